package record

// TransactionCapture is the file of prints for the bureau, made of an arrest's other captures.
const TransactionCapture CaptureKind = "transaction"

// TransactionFormat is the MIME type of a transaction.
const TransactionFormat = "application/x-an2"

// Exchange says what a transaction was made of and how far it is what its profile asks for.
type Exchange struct {
	Revision   int      `json:"revision"` // of the arrest
	Profile    string   `json:"profile"`
	Violations int      `json:"violations"`
	Lacks      []string `json:"lacks,omitempty"` // where the first violations are, "14.013 FGP"
}
