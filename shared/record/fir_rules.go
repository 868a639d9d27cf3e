package record

import (
	"math"
	"strconv"
	"time"

	"thana/shared/fault"
	"thana/shared/law"
)

const cagOrder = "CAG Odisha 2025: FIRs dated before their GD entry, arrests before the FIR"

// protection is why an entry of a protected case is not shown.
const protection = "BNS s.72; POCSO Act 2012 ss.23 and 33(7); JJ Act 2015 s.74"

// Check applies every rule of IIF-1 and returns all findings in the order of the form.
func (f FIR) Check(ctx FIRContext) []Finding {
	c := &checker{now: ctx.Now, limits: ctx.Limits.orDefault()}
	registered := f.RegisteredAt
	if registered.IsZero() {
		registered = ctx.Now
	}
	f.checkHead(c, ctx.Previous)
	c.acts(f.Acts, f.Occurrence.From, f.Occurrence.To, "2", "IIF-1")
	f.checkOccurrence(c, registered)
	f.checkGD(c, ctx, registered)
	c.need(string(f.InfoType), "info_type", "4", "IIF-1")
	choice(c, f.InfoType, "info_type", "4", "IIF-1", Written, Oral, Electronic)
	c.warn(f.InfoType == Written && len(f.Complaint) == 0, fault.RecordComplaintMissing, "complaint", "4", "BNSS s.173(1)")
	f.checkPlace(c)
	f.checkPeople(c)
	f.checkProperty(c)
	c.need(f.Contents, "contents", "12", "IIF-1")
	f.checkAction(c)
	f.checkSigned(c, registered)
	return c.found
}

// checkHead: number and time are given once, at registration.
func (f FIR) checkHead(c *checker, before *FIR) {
	c.past(f.RegisteredAt, "registered_at", "1", "IIF-1")
	if before == nil {
		return
	}
	changed := f.Year != before.Year || f.Serial != before.Serial || !f.RegisteredAt.Equal(before.RegisteredAt)
	c.refuse(changed, fault.RecordNumberChanged, "serial", "1", "annual serial per station and calendar year")
}

func (f FIR) checkOccurrence(c *checker, registered time.Time) {
	o := f.Occurrence
	c.need(FormatDate(o.From), "occurrence.from", "3a", "IIF-1")
	c.need(FormatDate(o.To), "occurrence.to", "3a", "IIF-1")
	c.need(FormatDate(o.ReceivedAt), "occurrence.received_at", "3b", "IIF-1")
	c.past(o.From, "occurrence.from", "3a", "IIF-1")
	c.past(o.To, "occurrence.to", "3a", "IIF-1")
	c.past(o.ReceivedAt, "occurrence.received_at", "3b", "IIF-1")
	end := o.To
	if end.IsZero() {
		end = o.From
	}
	c.refuse(!o.From.IsZero() && end.Before(o.From), fault.RecordOccurrenceOrder, "occurrence.to", "3a", "IIF-1 item 3a",
		"from", FormatDateTime(o.From), "to", FormatDateTime(end))
	c.warn(o.Watch != 0 && !o.From.IsZero() && o.Watch != Watch(o.From), fault.RecordWatchDisagrees, "occurrence.watch", "3a",
		"IIF-1 item 3a", "from", FormatDateTime(o.From), "watch", strconv.Itoa(o.Watch)+" ("+FormatWatch(o.Watch)+")")
	if o.ReceivedAt.IsZero() {
		return
	}
	c.refuse(o.ReceivedAt.Before(end), fault.RecordReceivedBeforeOccurrence, "occurrence.received_at", "3b", "IIF-1 item 3b",
		"received", FormatDateTime(o.ReceivedAt), "occurrence", FormatDateTime(end))
	c.refuse(o.ReceivedAt.After(registered), fault.RecordReceivedAfterFIR, "occurrence.received_at", "3b", "IIF-1 item 3b",
		"received", FormatDateTime(o.ReceivedAt), "fir", FormatDateTime(registered))
	delay := o.ReceivedAt.Sub(end)
	c.refuse(!end.IsZero() && delay > c.limits.DelayNeedsReason && blank(f.DelayReasons), fault.RecordDelayReason, "delay_reasons", "8",
		"IIF-1 item 8", "hours", strconv.Itoa(int(delay/time.Hour)))
}

// checkGD: the diary entry exists, is one that the officer may read, and comes before the FIR.
func (f FIR) checkGD(c *checker, ctx FIRContext, registered time.Time) {
	if !c.need(f.Occurrence.GD.ID, "occurrence.gd", "3c", "IIF-1") {
		return
	}
	entry := ctx.GD
	if c.refuse(entry == nil, fault.RecordGDMissing, "occurrence.gd", "3c", "IIF-1 item 3c") ||
		c.refuse(ctx.GDHidden, fault.RecordGDProtected, "occurrence.gd", "3c", protection) {
		return
	}
	c.refuse(entry.At.After(registered), fault.RecordGDAfterFIR, "occurrence.gd", "3c", cagOrder,
		"gd", FormatDateTime(entry.At), "fir", FormatDateTime(registered))
}

func (f FIR) checkPlace(c *checker) {
	p := f.Place
	c.need(p.Direction, "place.direction", "5a", "IIF-1")
	choice(c, p.Direction, "place.direction", "5a", "IIF-1", "N", "NE", "E", "SE", "S", "SW", "W", "NW")
	c.refuse(p.DistanceKM < 0 || math.IsNaN(p.DistanceKM) || math.IsInf(p.DistanceKM, 0), fault.RecordChoice, "place.distance_km", "5a", "IIF-1 item 5a")
	c.addressFound(p.Address, "place.address", "5b", "IIF-1")
	c.place(p.Address, "place.address", "5b", "IIF-1")
	if blank(p.OutsideStation) {
		return
	}
	if p.OutsideDistrict == 0 {
		c.need("", "place.outside_district", "5c", "IIF-1")
	}
	_, known := law.FindDistrict(p.OutsideDistrict)
	c.refuse(p.OutsideDistrict != 0 && !known, fault.RecordDistrictUnknown, "place.outside_district", "5c", "Local Government Directory")
	c.warn(f.Action.Kind != Transferred, fault.RecordZeroFIR, "action.kind", "13", "BNSS s.173(1): Zero FIR")
}

func (f FIR) checkPeople(c *checker) {
	c.identified(f.Informant, "informant", informantItems())
	c.plausible(f.Informant, "informant", informantItems())
	c.need(f.Informant.Nationality, "informant.nationality", "6d", "IIF-1")
	for i, v := range f.Victims {
		c.plausible(v, at("victims", i), informantItems())
	}
	if section, source := first(f.Acts, law.WomanRecords); source != "" && f.Informant.Sex == Female {
		c.warn(true, fault.RecordWomanOfficer, "in_charge", "14", source, "section", section)
	}
	for _, rule := range []func(law.Ref) (string, bool){law.Sexual, law.ChildOffence} {
		if section, source := first(f.Acts, rule); source != "" && len(f.victims()) == 0 {
			c.warn(true, fault.RecordVictimMissing, "victims", "6", source, "section", section)
			break
		}
	}
	c.warn(len(f.Accused) == 0 && f.AccusedMoreThan == 0, fault.RecordNoAccused, "accused", "7", "IIF-1 item 7")
	c.refuse(f.AccusedMoreThan < 0 || f.AccusedMoreThan >= 10000, fault.RecordAccusedCount, "accused_more_than", "7", "IIF-1 item 7",
		"count", strconv.Itoa(f.AccusedMoreThan))
	for i, s := range f.Accused {
		path := at("accused", i)
		if !s.Unknown {
			c.need(either(s.Person.Name), path+".person.name", "7", "IIF-1")
		}
		c.plausible(s.Person, path+".person", accusedItems())
		c.height(s.Features, path+".features", "7", "IIF-1")
	}
}

func (c *checker) height(f Features, path, item, form string) {
	c.refuse(f.HeightCM != 0 && (f.HeightCM < 30 || f.HeightCM > 250), fault.RecordHeight, path+".height_cm", item, source(form, item))
}

func (f FIR) checkProperty(c *checker) {
	for i, p := range f.Properties {
		path := at("properties", i)
		c.need(p.Description, path+".description", "9", "IIF-1")
		c.refuse(p.Paise < 0, fault.RecordPropertyValue, path+".paise", "9", "IIF-1 item 9")
	}
	_, counted := f.total()
	c.refuse(!counted, fault.RecordPropertyValue, "properties", "10", "IIF-1 item 10")
}

// TotalPaise is item 10: the sum of item 9. What is too large to count gives the largest value; Check refuses it.
func (f FIR) TotalPaise() int64 {
	sum, _ := f.total()
	return sum
}

func (f FIR) total() (sum int64, counted bool) {
	for _, p := range f.Properties {
		if p.Paise > 0 && sum > math.MaxInt64-p.Paise {
			return math.MaxInt64, false
		}
		sum += p.Paise
	}
	return sum, true
}

func (f FIR) checkAction(c *checker) {
	a := f.Action
	c.need(string(a.Kind), "action.kind", "13", "IIF-1")
	choice(c, a.Kind, "action.kind", "13", "IIF-1", Registered, Directed, Refused, Transferred)
	switch a.Kind {
	case Directed:
		c.refuse(blank(either(a.Officer.Name)) || blank(a.Officer.Rank), fault.RecordActionOfficer, "action.officer", "13", "IIF-1 item 13(2)")
	case Refused:
		c.refuse(blank(a.Reason), fault.RecordActionReason, "action.reason", "13", "BNSS s.176(1) proviso and (2)")
	case Transferred:
		_, known := law.FindDistrict(a.District)
		c.refuse(blank(a.Station) || a.District == 0, fault.RecordActionStation, "action.station", "13", "IIF-1 item 13(4)")
		c.refuse(a.District != 0 && !known, fault.RecordDistrictUnknown, "action.district", "13", "Local Government Directory")
	}
}

func (f FIR) checkSigned(c *checker, registered time.Time) {
	c.refuse(!f.ReadOver, fault.RecordReadOver, "read_over", "13", "BNSS s.173(1)(i)")
	c.signature(f.Signature, "14", "IIF-1")
	c.need(either(f.InCharge.Name), "in_charge.name", "14", "IIF-1")
	c.need(f.InCharge.Rank, "in_charge.rank", "14", "IIF-1")
	c.past(f.DispatchedAt, "dispatched_at", "15", "IIF-1")
	c.refuse(!f.DispatchedAt.IsZero() && earlier(f.DispatchedAt, registered), fault.RecordDispatchBeforeFIR, "dispatched_at", "15", "BNSS s.176(1)",
		"dispatch", FormatDateTime(f.DispatchedAt), "fir", FormatDateTime(registered))
}

func (c *checker) signature(s Signature, item, form string) {
	c.need(string(s.Kind), "signature", item, form)
	choice(c, s.Kind, "signature", item, form, SignedOnPaper, Thumb, Pen, RefusedToSign)
	c.refuse(s.Kind == Thumb && blank(s.Capture), fault.RecordThumbMissing, "signature.capture", item, source(form, item))
	if s.Kind == Pen {
		c.need(s.Capture, "signature.capture", item, form)
	}
	if s.Kind == RefusedToSign {
		c.need(s.Reason, "signature.reason", item, form)
	}
}
