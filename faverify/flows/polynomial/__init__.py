"""One validated integrator for every polynomial matrix flow, compiled from its text."""
