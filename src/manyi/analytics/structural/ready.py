"""The index models that are in use, as data: latents, their usual items, and paths."""

from manyi.analytics.structural.model import Latent, PathModel

# Fornell et al. (1996), Journal of Marketing 60(4), 7–18, figure 1 and table 1.
ACSI = PathModel(
    latents=(
        Latent("expectations", ("exp_overall", "exp_fit", "exp_reliable"), label="顾客预期"),
        Latent("quality", ("quality_overall", "quality_fit", "quality_reliable"), label="感知质量"),
        Latent("value", ("price_for_quality", "quality_for_price"), label="感知价值"),
        Latent(
            "satisfaction",
            ("sat_overall", "sat_against_expectations", "sat_against_ideal"),
            label="顾客满意",
        ),
        Latent("complaints", ("complained",), label="顾客抱怨"),
        Latent("loyalty", ("repurchase", "price_tolerance"), label="顾客忠诚"),
    ),
    paths=(
        ("expectations", "quality"),
        ("expectations", "value"),
        ("quality", "value"),
        ("expectations", "satisfaction"),
        ("quality", "satisfaction"),
        ("value", "satisfaction"),
        ("satisfaction", "complaints"),
        ("satisfaction", "loyalty"),
        ("complaints", "loyalty"),
    ),
)

# Tenenhaus et al. (2005), Computational Statistics & Data Analysis 48, 159–205, figure 1 and
# table 1; the items bear the names of the mobile phone data.
ECSI = PathModel(
    latents=(
        Latent("Image", ("IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"), label="企业形象"),
        Latent("Expectation", ("CUEX1", "CUEX2", "CUEX3"), label="顾客预期"),
        Latent(
            "Quality",
            ("PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"),
            label="感知质量",
        ),
        Latent("Value", ("PERV1", "PERV2"), label="感知价值"),
        Latent("Satisfaction", ("CUSA1", "CUSA2", "CUSA3"), label="顾客满意"),
        Latent("Complaints", ("CUSCO",), label="顾客抱怨"),
        Latent("Loyalty", ("CUSL1", "CUSL2", "CUSL3"), label="顾客忠诚"),
    ),
    paths=(
        ("Image", "Expectation"),
        ("Expectation", "Quality"),
        ("Expectation", "Value"),
        ("Quality", "Value"),
        ("Image", "Satisfaction"),
        ("Expectation", "Satisfaction"),
        ("Quality", "Satisfaction"),
        ("Value", "Satisfaction"),
        ("Satisfaction", "Complaints"),
        ("Image", "Loyalty"),
        ("Satisfaction", "Loyalty"),
        ("Complaints", "Loyalty"),
    ),
)

# The six latents are those of the China Customer Satisfaction Index (清华大学中国企业研究中心).
# Its paths were not published in what we could read; these are the ones usually drawn for it.
CCSI = PathModel(
    latents=(
        Latent("image", ("image_overall", "image_feature"), label="品牌形象"),
        Latent("expectations", ("exp_overall", "exp_personal", "exp_reliable"), label="预期质量"),
        Latent(
            "quality", ("quality_overall", "quality_personal", "quality_reliable"), label="质量感知"
        ),
        Latent("value", ("price_for_quality", "quality_for_price"), label="价值感知"),
        Latent(
            "satisfaction",
            ("sat_overall", "sat_against_expectations", "sat_against_ideal"),
            label="顾客满意",
        ),
        Latent("loyalty", ("repurchase", "price_tolerance"), label="顾客忠诚"),
    ),
    paths=(
        ("image", "expectations"),
        ("image", "quality"),
        ("image", "satisfaction"),
        ("expectations", "quality"),
        ("expectations", "value"),
        ("expectations", "satisfaction"),
        ("quality", "value"),
        ("quality", "satisfaction"),
        ("value", "satisfaction"),
        ("satisfaction", "loyalty"),
    ),
)
