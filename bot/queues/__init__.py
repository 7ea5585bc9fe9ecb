"""What works through what waits: lanes under leases, the courier, the collector, reactions."""
