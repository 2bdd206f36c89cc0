"""Cases, promises, queues, timelines, and hand-over to back-office systems."""
