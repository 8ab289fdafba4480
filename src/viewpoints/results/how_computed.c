/* How results are computed: the page. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/how_computed.h"

#include "viewpoints/results/results.h"
#include "viewpoints/views/how_computed.html.h"
#include "viewpoints/web.h"

enum { PAGE_MAX = 1 << 20, TIMES = 10 };

static const str_t REFERENCES[] = {
    S_INIT("Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57."),
    S_INIT("Bovy, J., Hogg, D. W., Roweis, S. T. (2011). Extreme deconvolution. Annals of Applied "
           "Statistics 5."),
    S_INIT("Bonett, D. G., Price, R. M. (2012). Adjusted Wald confidence interval for a difference "
           "of binomial proportions based on paired data. Journal of Educational and Behavioral "
           "Statistics 37."),
    S_INIT("Brown, L. D., Cai, T. T., DasGupta, A. (2001). Interval estimation for a binomial "
           "proportion. Statistical Science 16."),
    S_INIT("Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
           "Psychological Measurement 20."),
    S_INIT("Des Raj (1956). Some estimators in sampling with varying probabilities without "
           "replacement. JASA 51."),
    S_INIT("Hájek, J. (1971). Comment on an essay by D. Basu. Foundations of Statistical "
           "Inference."),
    S_INIT(
        "Hong, D., Sheng, Y., Dobriban, E. (2020). Selecting the number of components in PCA via "
        "random signflips."),
    S_INIT("Hong, Y. (2013). On computing the distribution function for the Poisson binomial "
           "distribution. Computational Statistics & Data Analysis 59."),
    S_INIT("Hubert, L., Arabie, P. (1985). Comparing partitions. Journal of Classification 2."),
    S_INIT(
        "Ilin, A., Raiko, T. (2010). Practical approaches to principal component analysis in the "
        "presence of missing values. JMLR 11."),
    S_INIT("Kish, L. (1965). Survey Sampling. Wiley."),
    S_INIT("Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of "
           "Pennsylvania."),
    S_INIT("Leinster, T., Cobbold, C. A. (2012). Measuring diversity: the importance of species "
           "similarity. Ecology 93."),
    S_INIT("Lindley, D. V. (1956). On a measure of the information provided by an experiment. "
           "Annals of Mathematical Statistics 27."),
    S_INIT("Liu, C., Rubin, D. B., Wu, Y. N. (1998). Parameter expansion to accelerate EM. "
           "Biometrika 85."),
    S_INIT("McNemar, Q. (1947). Note on the sampling error of the difference between correlated "
           "proportions or percentages. Psychometrika 12."),
    S_INIT("Ray, S., Lindsay, B. G. (2005). The topography of multivariate normal mixtures. Annals "
           "of Statistics 33."),
    S_INIT("Rubin, D. B. (1981). The Bayesian bootstrap. Annals of Statistics 9."),
    S_INIT("Schwarz, G. (1978). Estimating the dimension of a model. Annals of Statistics 6."),
    S_INIT("Silverman, B. W. (1981). Using kernel density estimates to investigate multimodality. "
           "JRSS B 43."),
    S_INIT("Small, C., Bjorkegren, M., Erkkilä, T., Shaw, L., Megill, C. (2021). Polis: scaling "
           "deliberation by mapping high dimensional opinion spaces. Recerca 26."),
    S_INIT("Stephens, M. (2017). False discovery rates: a new deal. Biostatistics 18."),
    S_INIT("Tipping, M. E., Bishop, C. M. (1999). Probabilistic principal component analysis. JRSS "
           "B 61."),
    S_INIT("Walley, P. (1996). Inferences from multinomial data: learning about a bag of marbles. "
           "JRSS B 58."),
    S_INIT("Westfall, P. H., Young, S. S. (1993). Resampling-Based Multiple Testing. Wiley."),
};

size_t how_reference_count(void)
{
    return ARRAY_LEN(REFERENCES);
}

str_t how_reference(size_t i)
{
    return REFERENCES[i];
}

static struct how_page page_make(void)
{
    const struct voices ten = { .agree = 7, .disagree = 1, .pass = 2 };
    const struct voices hundred = { ten.agree * TIMES, ten.disagree * TIMES, ten.pass * TIMES };
    return (struct how_page){
        .constants = method_constants(),
        .example = ten,
        .share = (double)ten.agree / voices_count(ten),
        .agree = agree_bounds(ten),
        .ten_times = agree_bounds(hundred),
    };
}

err_t how_computed_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct how_page p = page_make();
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_how_computed(&body, cx, &p);
    const struct page page = {
        .title = _("How this is computed"),
        .description = _("From single answers to a result: first in words, then in full for those "
                         "who want to check it."),
        .nav = "/consultations",
    };
    return respond_view(cx, rq, rs, 200, &page, &body);
}
