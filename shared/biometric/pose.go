package biometric

// Pose is which side of the face a portrait shows; the values are those that records carry.
type Pose string

const (
	Front        Pose = "front"
	LeftProfile  Pose = "left"  // the left cheek is towards the camera: the person looks to the left of the picture
	RightProfile Pose = "right" // the right cheek is towards the camera
)
