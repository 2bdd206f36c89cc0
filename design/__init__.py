"""The look: GOV.UK components under the council's own name and colours. No models."""
