// Package niem writes and reads the NIEM-conformant XML form of a transaction, ANSI/NIST-ITL 1-2011 annex C, in the namespaces
// of its schemas itl 2011 and biometrics 1.0. Types 1, 2, 4, 8, 10, 13 to 15, 17, 98 and 99 are covered, and Type-9 with minutiae by INCITS 378; a transaction with others is
// refused. What the schemas have no element for goes into an extension of our own (extension.xsd), so that nothing is lost.
package niem

// node is an element of the XML form and where its text is in the traditional one. The tables in this package are the order
// of the schema's sequences, which the standard leaves no freedom in.
type node struct {
	name  string // with prefix
	older string // name that is read too: the one of 2-2008, which the schema still allows
	field int    // 0: it has children only
	item  int    // from 1; 0 is each item of the subfield in turn
	each  int    // the element comes again for each subfield of this field
	form  form
	kids  []node
}

// form is how a value is written differently in XML.
type form int

const (
	plain    form = iota
	date          // YYYYMMDD as YYYY-MM-DD
	utc           // YYYYMMDDHHMMSSZ as YYYY-MM-DDTHH:MM:SSZ
	major         // the first two digits of 1.002
	minor         // the others
	index         // 003 as 3
	scale         // units of field 8: 0, no scale, is not among the schema's
	bytes64       // the image
	content       // 1.003, which is reckoned from the records
	standard      // S and U of 9.004 as true and false
	number        // without noughts in front
)

func in(name string, kids ...node) node { return node{name: name, kids: kids} }

func text(name string, field, item int) node { return node{name: name, field: field, item: item} }

func as(f form, n node) node { n.form = f; return n }

func or(older string, n node) node { n.older = older; return n }

// each is an element for every subfield of a field; its leaves take their items from that subfield.
func each(field int, n node) node { n.each = field; return n }

func id(name string, field, item int) node {
	return in(name, text("nc:IdentificationID", field, item))
}

func agency(name string, field int, names ...node) node {
	return in(name, append([]node{id("nc:OrganizationIdentification", field, 1)}, names...)...)
}

// record is a record type: its element, and what is in it behind RecordCategoryCode and ImageReferenceIdentification.
type record struct {
	name string
	body []node
}

// kinds are the covered types behind Type-1.
func kinds() []int { return []int{2, 4, 8, 9, 10, 13, 14, 15, 17, 98, 99} }

// anyCategory asks for all elements that may be read; what is written is of one.
const anyCategory = "*"

// records is the table of a type. Of Type-10 the category, field 10.003, chooses the image's element.
func records(kind int, category string) (record, bool) {
	switch kind {
	case 2:
		return record{"itl:PackageDescriptiveTextRecord", nil}, true
	case 4:
		return record{"itl:PackageHighResolutionGrayscaleImageRecord", []node{grayscale()}}, true
	case 8:
		return record{"itl:PackageSignatureImageRecord", []node{signature()}}, true
	case 9:
		return record{"itl:PackageMinutiaeRecord", append(shared(), minutiae()...)}, true
	case 10:
		return record{"itl:PackageFacialAndSMTImageRecord", append(shared(), photograph(category)...)}, true
	case 13:
		body := append(shared(), latent())
		if category == anyCategory {
			body = append(body, latentFinger())
		}
		return record{"itl:PackageLatentImageRecord", body}, true
	case 14:
		return record{"itl:PackageFingerprintImageRecord", append(shared(), fingerprint())}, true
	case 15:
		return record{"itl:PackagePalmprintImageRecord", append(shared(), palmprint())}, true
	case 17:
		return record{"itl:PackageIrisImageRecord", append(shared(), iris())}, true
	case 98:
		return record{"itl:PackageInformationAssuranceRecord", assurance()}, true
	case 99:
		return record{"itl:PackageCBEFFBiometricDataRecord", append(shared(), cbeff())}, true
	}
	return record{}, false
}

// shared is what every record of Types 10 to 99 may begin with, itl:ExtendedPackageDataRecordType.
func shared() []node {
	return []node{
		each(902, in("biom:ProcessAnnotation",
			in("biom:ProcessUTCDate", as(utc, text("nc:DateTime", 902, 1))),
			text("biom:ProcessName", 902, 2),
			text("biom:ProcessOwnerText", 902, 3),
			text("biom:ProcessDescriptionText", 902, 4))),
		each(995, in("biom:AssociatedContext", id("biom:ContextIdentification", 995, 1), id("biom:ImageSegmentIdentification", 995, 2))),
		text("biom:ImageHashValue", 996, 1),
		each(997, in("biom:SourceRepresentation", id("biom:SourceIdentification", 997, 1), id("biom:ImageSegmentIdentification", 997, 2))),
	}
}

// transaction is Type-1, biom:TransactionType.
func transaction() node {
	return in("biom:Transaction",
		in("biom:TransactionDate", as(date, text("nc:Date", 5, 1))),
		agency("biom:TransactionDestinationOrganization", 7, text("nc:OrganizationName", 17, 1)),
		agency("biom:TransactionOriginatingOrganization", 8, text("nc:OrganizationName", 17, 2)),
		in("biom:TransactionUTCDate", as(utc, text("nc:DateTime", 14, 1))),
		id("biom:TransactionControlIdentification", 9, 1),
		id("biom:TransactionControlReferenceIdentification", 10, 1),
		in("biom:TransactionDomain",
			id("biom:DomainVersionNumberIdentification", 13, 2),
			text("biom:TransactionDomainName", 13, 1)),
		each(16, in("biom:TransactionApplicationProfile",
			text("biom:ApplicationProfileOrganizationName", 16, 1),
			text("biom:ApplicationProfileName", 16, 2),
			id("biom:ApplicationProfileVersionIdentification", 16, 3))),
		in("biom:TransactionImageResolutionDetails",
			text("biom:NativeScanningResolutionValue", 11, 1),
			text("biom:NominalTransmittingResolutionValue", 12, 1)),
		as(major, text("biom:TransactionMajorVersionValue", 2, 1)),
		as(minor, text("biom:TransactionMinorVersionValue", 2, 1)),
		text("biom:TransactionPriorityValue", 6, 1),
		text("biom:TransactionCategoryCode", 4, 1),
		node{name: "biom:TransactionContentSummary", form: content},
		each(15, in("biom:TransactionCharacterSetDirectory",
			text("biom:CharacterSetCommonNameCode", 15, 2),
			as(index, text("biom:CharacterSetIndexCode", 15, 1)),
			id("biom:CharacterSetVersionIdentification", 15, 3))))
}
