"""What can be asked: one `.rq` file per question, the catalogue that reads them, the runner that answers."""
