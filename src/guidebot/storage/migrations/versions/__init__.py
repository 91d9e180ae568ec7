"""One file a revision: ``NNNN_subject.py``, numbered without gaps."""
