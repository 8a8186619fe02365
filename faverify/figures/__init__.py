"""The figures of the paper and ours: one file a figure, which computes it; `faverify.figures.draw` draws all alike."""
