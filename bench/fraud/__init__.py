"""The fraud rules over files of events, and how right they are where the truth is known."""
