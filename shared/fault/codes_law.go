package fault

func lawEntries() []Entry {
	return []Entry{}
}
