"""Places: councils, wards, streets, postcodes and properties.

Coordinates are British National Grid metres (``easting``, ``northing``) beside WGS84 degrees (``lat``, ``lon``).
"""

from django.db import models


class Point(models.Model):
    """Where something is, in both systems."""

    easting = models.FloatField()
    northing = models.FloatField()
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        abstract = True


class Council(models.Model):
    """A local authority: ours or a neighbour, with where to report to them."""

    code = models.CharField(max_length=9, unique=True)  # GSS, E09000013
    name = models.CharField(max_length=100)
    report_url = models.URLField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_ours = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Ward(Point):
    """An electoral ward; its point is the centre, its ``boundary`` a GeoJSON geometry in WGS84."""

    code = models.CharField(max_length=9, unique=True)  # GSS, E05013733
    name = models.CharField(max_length=100)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="wards")
    boundary = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["west", "east", "south", "north"], name="ward_box")]

    def __str__(self) -> str:
        return self.name


class Street(Point):
    """A named street, by its USRN (8 digits)."""

    usrn = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)  # as searched: lower case, no punctuation
    town = models.CharField(max_length=100, blank=True)
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, related_name="streets")
    line = models.JSONField(null=True)  # GeoJSON geometry in WGS84, for the map

    class Meta:
        indexes = [models.Index(fields=["easting", "northing"], name="street_point")]

    def __str__(self) -> str:
        return self.name


class Postcode(Point):
    """A postcode unit; its ward and council come from its own row in OS Code-Point Open, never from its point."""

    code = models.CharField(max_length=7, unique=True)  # without its space: SW67SR
    ward_code = models.CharField(max_length=9)
    council_code = models.CharField(max_length=9, db_index=True)
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, related_name="postcodes")
    council = models.ForeignKey(Council, on_delete=models.SET_NULL, null=True, related_name="postcodes")

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"


class Property(Point):
    """An address with its UPRN (a string of up to 12 digits)."""

    uprn = models.CharField(max_length=12, unique=True)
    line_1 = models.CharField(max_length=200)
    line_2 = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=7, db_index=True)  # without its space
    house_number = models.CharField(max_length=20, blank=True)
    street = models.ForeignKey(Street, on_delete=models.SET_NULL, null=True, related_name="properties")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, related_name="properties")

    class Meta:
        verbose_name_plural = "properties"
        indexes = [
            models.Index(fields=["easting", "northing"], name="property_point"),
            models.Index(fields=["house_number", "street"], name="property_number"),  # "" finds those with a name only
        ]

    def __str__(self) -> str:
        parts = (self.line_1, self.line_2, self.town, f"{self.postcode[:-3]} {self.postcode[-3:]}")
        return ", ".join(part for part in parts if part)


class MapShape(models.Model):
    """Something that helps a reader find their way on the map: a river or a park, as a GeoJSON geometry in WGS84."""

    class Kind(models.TextChoices):
        """What it is."""

        RIVER = "river", "River"
        PARK = "park", "Park"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    geometry = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="map_shape_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["river", "park"]), name="map_shape_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Where a case is, as columns of the case: a point if one is known, words, and property, street and ward."""

    easting = models.FloatField(null=True, blank=True)
    northing = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    place_words = models.CharField(max_length=500, blank=True)  # "Outside 12 Lillie Road"
    street_name = models.CharField(max_length=200, blank=True)
    property = models.ForeignKey(Property, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
