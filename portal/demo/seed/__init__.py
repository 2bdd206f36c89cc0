"""What fills the demo borough: places first, then people, then what they reported."""
