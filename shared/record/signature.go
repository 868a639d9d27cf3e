package record

// SignatureCapture is what a person wrote on the signature pad, as ink of shared/ink. Its rendition SignaturePicture is what is printed.
const SignatureCapture CaptureKind = "signature"

// SignaturePicture is the rendition of a signature: PNG, black on white, at SignaturePPI.
const SignaturePicture = "picture"

// SignaturePPI is the resolution of a signature's picture: twice what an office printer shows of a thin line.
const SignaturePPI = 300
