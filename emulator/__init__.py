"""The platforms as a stranger on the network: real HTTP, real signatures, a chat page, faults on demand."""
