package fault

// Faults of a picture that came from a file or a device.
const (
	RequestImageKind      Code = "request.image_kind"
	RequestImageMalformed Code = "request.image_malformed"
	RequestImageSize      Code = "request.image_size"
)

func imageEntries() []Entry {
	return []Entry{
		{RequestImageKind,
			Text{"Not a picture of a known kind", "The file is not a picture that this program reads. Nothing was changed.", "Choose a PNG, JPEG, PGM, BMP or WSQ file."},
			Text{"यह जाना-पहचाना चित्र नहीं है", "यह फ़ाइल ऐसा चित्र नहीं जिसे यह प्रोग्राम पढ़ सके। कुछ बदला नहीं गया।", "PNG, JPEG, PGM, BMP या WSQ फ़ाइल चुनें।"}},
		{RequestImageMalformed,
			Text{"The picture is damaged", "The picture could not be read to its end. Nothing was changed.", "Take it again, or copy the file again from where it came."},
			Text{"चित्र खराब है", "चित्र अंत तक पढ़ा नहीं जा सका। कुछ बदला नहीं गया।", "फिर से लें या फ़ाइल को मूल जगह से दोबारा कॉपी करें।"}},
		{RequestImageSize,
			Text{"The picture's size does not fit", "The picture is too small or too large for this work. Nothing was changed.", "Take it again at the usual size."},
			Text{"चित्र का आकार ठीक नहीं है", "चित्र इस काम के लिए बहुत छोटा या बहुत बड़ा है। कुछ बदला नहीं गया।", "सामान्य आकार में फिर से लें।"}},
	}
}
