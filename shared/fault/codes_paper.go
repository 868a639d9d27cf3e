package fault

// Faults of making a paper of a record.
const (
	PictureUnreadable Code = "record.picture_unreadable"
	PaperFailed       Code = "record.paper_failed"
)

func paperEntries() []Entry {
	return []Entry{
		{PictureUnreadable,
			Text{"A picture cannot be shown", "One picture of this paper cannot be read. The record and the original capture are kept.", "Open the picture in the record; if it does not show there, take it again."},
			Text{"एक चित्र नहीं दिख सकता", "इस कागज़ का एक चित्र पढ़ा नहीं जा रहा। रिकॉर्ड और मूल चित्र सुरक्षित हैं।", "रिकॉर्ड में चित्र खोलें; वहाँ भी न दिखे तो फिर से लें।"}},
		{PaperFailed,
			Text{"The paper could not be made", "The print of this record was not finished. The record is saved.", "Print again; if it happens twice, send a report to support."},
			Text{"कागज़ नहीं बन सका", "इस रिकॉर्ड का प्रिंट पूरा नहीं हुआ। रिकॉर्ड सुरक्षित है।", "फिर छापें; दोबारा हो तो सहायता को रिपोर्ट भेजें।"}},
	}
}
