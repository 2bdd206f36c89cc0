"""The seven kinds of journey over one engine; the catalogue of services, one file each."""
