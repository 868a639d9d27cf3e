package wire

// PathSign keeps a signature of the pad: POST ink.Ink -> record.Capture. Repeating it gives the first answer.
const PathSign = "/v1/records/{id}/signature"
