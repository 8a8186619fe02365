"""What the theory says about one given target: numbers, one file a quantity (`faverify.analyze` is the way in)."""
