"""A utility's own back office over HTTP, as docs/backoffice-openapi.yaml describes it."""
