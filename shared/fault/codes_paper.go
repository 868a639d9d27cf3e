package fault

// Faults of making a paper of a record.
const (
	PictureUnreadable Code = "record.picture_unreadable"
	PaperFailed       Code = "record.paper_failed"

	DocumentReader Code = "config.document_reader"
	DocumentUnread Code = "request.page_unread"
)

func paperEntries() []Entry {
	return []Entry{
		{PictureUnreadable,
			Text{"A picture cannot be shown", "One picture of this paper cannot be read. The record and the original capture are kept.", "Open the picture in the record; if it does not show there, take it again."},
			Text{"एक चित्र नहीं दिख सकता", "इस कागज़ का एक चित्र पढ़ा नहीं जा रहा। रिकॉर्ड और मूल चित्र सुरक्षित हैं।", "रिकॉर्ड में चित्र खोलें; वहाँ भी न दिखे तो फिर से लें।"}},
		{PaperFailed,
			Text{"The paper could not be made", "The print of this record was not finished. The record is saved.", "Print again; if it happens twice, send a report to support."},
			Text{"कागज़ नहीं बन सका", "इस रिकॉर्ड का प्रिंट पूरा नहीं हुआ। रिकॉर्ड सुरक्षित है।", "फिर छापें; दोबारा हो तो सहायता को रिपोर्ट भेजें।"}},
		{DocumentReader,
			Text{"Scanned pages get no text", "The program that reads Hindi and English on scanned pages (tesseract) is not on the appliance. Pages are scanned, kept and printed as before; their words cannot be searched.", "Have the technician install the packages tesseract-ocr and tesseract-ocr-hin."},
			Text{"स्कैन पन्नों का पाठ नहीं बन रहा", "स्कैन पन्नों से हिन्दी और अंग्रेज़ी पढ़ने वाला प्रोग्राम (tesseract) थाना बॉक्स पर नहीं है। पन्ने पहले की तरह स्कैन, जमा और प्रिंट होते हैं; उनके शब्द खोजे नहीं जा सकते।", "तकनीशियन से tesseract-ocr और tesseract-ocr-hin पैकेज लगवाएँ।"}},
		{DocumentUnread,
			Text{"A page could not be read", "The words on this page were not found. The page itself is kept and prints.", "Scan it again straighter or larger if its words are to be searched."},
			Text{"एक पन्ना पढ़ा नहीं जा सका", "इस पन्ने के शब्द नहीं मिले। पन्ना सुरक्षित है और छपता है।", "शब्द खोजने हों तो उसे सीधा या बड़ा करके फिर स्कैन करें।"}},
	}
}
