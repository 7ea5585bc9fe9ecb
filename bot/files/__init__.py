"""Files that go along with messages: handed over, or made when they are sent."""
