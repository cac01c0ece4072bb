"""Standard formats in which other systems read a crosswalk: FHIR ConceptMap and SSSOM."""
