/* Real functions of statistics, the same bytes on every machine: + - * / sqrt and bit moves only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/special.h"

#include <math.h>

static const double LN2_HIGH = 0x1.62e42feep-1;            /* 32 bits: k * LN2_HIGH is exact */
static const double LN2_LOW = 0x1.a39ef35793c76p-33;       /* ln 2 - LN2_HIGH */
static const double LOG_SQRT_2PI = 0.91893853320467274178; /* log(2 pi) / 2 */
static const double SQRT_2PI = 2.50662827463100050242;

static uint64_t bits_of(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* 2^k, -1022 <= k <= 1023. */
static double power_of_two(int64_t k)
{
    return double_of((uint64_t)(k + 1023) << 52);
}

/* c[0] + c[1] z + ... by Horner's rule. */
static double polynomial(const double *c, size_t count, double z)
{
    double sum = c[count - 1];
    for (size_t i = count - 1; i-- > 0;)
        sum = sum * z + c[i];
    return sum;
}

/* --- exponential and logarithm --------------------------------------------------------------- */

/* x = k ln 2 + r with |r| <= ln 2 / 2, where Taylor's series to r^13 leaves 4e-18. */
double special_exp(double x)
{
    static const double TAYLOR[] = { 1.0 / 2.0,        1.0 / 6.0,         1.0 / 24.0,
                                     1.0 / 120.0,      1.0 / 720.0,       1.0 / 5040.0,
                                     1.0 / 40320.0,    1.0 / 362880.0,    1.0 / 3628800.0,
                                     1.0 / 39916800.0, 1.0 / 479001600.0, 1.0 / 6227020800.0 };
    if (x > 709.782712893384)
        return HUGE_VAL;
    if (!(x >= -745.2))
        return 0.0;
    const double turns = x * 1.44269504088896340736;
    const int64_t k = (int64_t)(turns + (turns < 0.0 ? -0.5 : 0.5));
    const double r = (x - (double)k * LN2_HIGH) - (double)k * LN2_LOW;
    const double e = 1.0 + (r + r * r * polynomial(TAYLOR, ARRAY_LEN(TAYLOR), r));
    const int64_t half = k / 2; /* two factors, since 2^k itself may lie beyond the exponents */
    return e * power_of_two(half) * power_of_two(k - half);
}

/* 1/3 + z/5 + z^2/7 + ...: (atanh s - s) / s^3 for z = s^2. Twelve terms leave 1e-20 at z = 0.03.
 */
static double atanh_rest(double z)
{
    static const double ODD[] = { 1.0 / 3.0,  1.0 / 5.0,  1.0 / 7.0,  1.0 / 9.0,
                                  1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0,
                                  1.0 / 19.0, 1.0 / 21.0, 1.0 / 23.0, 1.0 / 25.0 };
    return polynomial(ODD, ARRAY_LEN(ODD), z);
}

/* x = 2^k (1 + f), 1 + f within sqrt(1/2)..sqrt(2). With s = f / (2 + f): log(1 + f) = 2 atanh s
 * (DLMF 4.6.4), and 2 s = f - s f, so the leading part f carries no rounding error. */
double special_log(double x)
{
    must(x > 0.0);
    int64_t k = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54;
    }
    const uint64_t bits = bits_of(x);
    k += (int64_t)(bits >> 52) - 1023;
    if (k > 1023)
        return x; /* infinity */
    double m = double_of((bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000));
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        k++;
    }
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    /* f - f^2/2 + s (f^2/2 + 2 z (1/3 + z/5 + ...)): the same sum, the large parts first */
    const double square = 0.5 * f * f;
    const double small = s * (square + 2.0 * z * atanh_rest(z)) + (double)k * LN2_LOW;
    return (double)k * LN2_HIGH + (f - (square - small));
}

/* With s = t / (2 + t): 2 s = t - s t, so log(1 + t) - t = 2 (atanh s - s) - s t. */
double special_log1p_less(double t)
{
    if (t < -0.25 || t > 0.35)
        return special_log(1.0 + t) - t;
    const double s = t / (2.0 + t);
    return s * (2.0 * s * s * atanh_rest(s * s) - t);
}

/* --- Gamma ----------------------------------------------------------------------------------- */

/* The rest of Stirling's series, delta(x) = log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2
 * (DLMF 5.11.1: B_2k / (2k (2k - 1) x^(2k - 1))), x >= 10: eight terms leave 2e-18. */
static double stirling_rest_large(double x)
{
    static const double SERIES[] = { 1.0 / 12.0,    -1.0 / 360.0,      1.0 / 1260.0,
                                     -1.0 / 1680.0, 1.0 / 1188.0,      -691.0 / 360360.0,
                                     1.0 / 156.0,   -3617.0 / 122400.0 };
    const double inverse = 1.0 / x;
    return inverse * polynomial(SERIES, ARRAY_LEN(SERIES), inverse * inverse);
}

/* delta(x) for any x > 0: Gamma(x) = Gamma(x + k) / (x (x + 1) ... (x + k - 1)) (DLMF 5.5.1) gives
 * delta(x) = delta(x + k) + (x - 1/2) log((x + k) / x) + log prod (x + k) / (x + i) - k. */
static double stirling_rest(double x)
{
    if (x >= 10.0)
        return stirling_rest_large(x);
    double shifted = x;
    int steps = 0;
    while (shifted < 10.0) {
        shifted += 1.0;
        steps++;
    }
    double above = 1.0;
    double below = 1.0;
    double at = x;
    for (int i = 1; i < steps; i++) { /* the factor i = 0 goes to the other logarithm */
        at += 1.0;
        above *= shifted;
        below *= at;
    }
    const double first = (x + 0.5) * special_log(shifted / x);
    return stirling_rest_large(shifted) + ((first - (double)steps) + special_log(above / below));
}

double special_log_gamma(double x)
{
    must(x > 0.0);
    return (x - 0.5) * special_log(x) - x + (LOG_SQRT_2PI + stirling_rest(x));
}

/* --- the normal distribution ----------------------------------------------------------------- */

/* phi(x) = e^(-x^2/2) / sqrt(2 pi); x^2 in two parts, so that the tail keeps its digits. */
static double normal_density(double x)
{
    const double head = double_of(bits_of(x) & ~UINT64_C(0x7ffffff)); /* head^2 is exact */
    return special_exp(-0.5 * head * head) * special_exp(-0.5 * (x - head) * (x + head)) / SQRT_2PI;
}

/* Phi(x) - 1/2 = phi(x) (x + x^3/3 + x^5/(3 5) + ...), DLMF 7.6.2. For |x| <= 1.5. */
static double normal_middle(double x)
{
    double term = x;
    double sum = x;
    for (int i = 3; i < 200; i += 2) {
        term *= x * x / (double)i;
        sum += term;
        if (fabs(term) < 1e-18 * fabs(sum))
            break;
    }
    return normal_density(x) * sum;
}

/* phi(x) / (x + 1/(x + 2/(x + 3/...))), DLMF 7.9.3 for x > 0, from its 250th part back: more than
 * double can hold for x >= 1.5. */
static double normal_tail(double x)
{
    double part = x;
    for (int i = 250; i >= 1; i--)
        part = x + (double)i / part;
    return normal_density(x) / part;
}

double special_normal_cdf(double x)
{
    if (x < -1.5)
        return x < -39.0 ? 0.0 : normal_tail(-x);
    if (x > 1.5)
        return x > 39.0 ? 1.0 : 1.0 - normal_tail(x);
    return 0.5 + normal_middle(x);
}

/* Abramowitz and Stegun 26.2.23: -quantile of p <= 1/2 to 4.5e-4. */
static double normal_deviate_rough(double p)
{
    const double t = sqrt(-2.0 * special_log(p));
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                   (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

double special_normal_quantile(double p)
{
    must(p > 0.0 && p < 1.0);
    if (p > 0.5)
        return -special_normal_quantile(1.0 - p); /* exact: 1 - p loses nothing above one half */
    double x = -normal_deviate_rough(p);
    for (int i = 0; i < 2; i++) { /* Halley: each step cubes the error */
        const double newton = (special_normal_cdf(x) - p) / normal_density(x);
        x -= newton / (1.0 + 0.5 * x * newton);
    }
    return x;
}

/* --- Beta ------------------------------------------------------------------------------------ */

/* What depends on a and b alone. */
struct beta {
    double a, b;
    double scale; /* sqrt(ab / (2 pi (a + b))) e^(delta(a + b) - delta(a) - delta(b)) */
};

static struct beta beta_of(double a, double b)
{
    must(a > 0.0 && b > 0.0);
    const double rest = stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
    return (struct beta){ a, b, sqrt(a * (b / (a + b))) / SQRT_2PI * special_exp(rest) };
}

/* x^a (1 - x)^b / B(a, b). With u = ((a + b) x - a) / a and v likewise for b, x and a logarithm's
 * large parts cancel in a (log(1 + u) - u) + b (log(1 + v) - v): what is left is the deviance. */
static double beta_front(const struct beta *k, double x)
{
    const double y = 1.0 - x;
    /* (a + b) x - a = b x - a y */
    const double off = x < 0.5 ? (k->a + k->b) * x - k->a : k->b - (k->a + k->b) * y;
    const double u = off / k->a;
    const double v = -off / k->b;
    const double left =
        u > -0.9 ? special_log1p_less(u) : special_log(x * ((k->a + k->b) / k->a)) - u;
    const double right =
        v > -0.9 ? special_log1p_less(v) : special_log(y * ((k->a + k->b) / k->b)) - v;
    return k->scale * special_exp(k->a * left + k->b * right);
}

static double guarded(double v)
{
    return fabs(v) < 1e-300 ? 1e-300 : v;
}

/* alpha_1 / (beta_1 + alpha_2 / (beta_2 + ...)), for x below a / (a + b) or so; I_x is the front
 * times it. x + y = 1: both are given, so that the smaller one keeps its digits. */
static double beta_fraction(double a, double b, double x, double y)
{
    const double lambda = a * y - b * x + 1.0;
    double c = guarded(a / (a + 1.0) * lambda);
    double d = 0.0;
    double f = c;
    for (int i = 1; i < 1000000; i++) {
        const double n = (double)i;
        const double under = a + 2.0 * n - 1.0;
        const double over = under + 2.0;
        const double both = 1.0 / (under * over); /* one division for two */
        const double step = n * (b - n) * x * (both * over);
        const double alpha = (a + n - 1.0) * (a + b + n - 1.0) * x * (both * over) * step;
        const double beta = n + step + (a + n) * (both * under) * (lambda + n * (1.0 + y));
        c = guarded(beta + alpha / c);
        d = 1.0 / guarded(beta + alpha * d);
        const double change = c * d;
        f *= change;
        if (fabs(change - 1.0) < 3e-16)
            break;
    }
    return 1.0 / f;
}

/* I_x - q, from the smaller of the two tails. */
static double beta_excess(const struct beta *k, double x, double front, double q)
{
    const double y = 1.0 - x;
    if (k->b * x <= k->a * y)
        return front * beta_fraction(k->a, k->b, x, y) - q;
    return (1.0 - q) - front * beta_fraction(k->b, k->a, y, x);
}

double special_beta(double a, double b, double x)
{
    if (x <= 0.0)
        return 0.0;
    if (x >= 1.0)
        return 1.0;
    const struct beta k = beta_of(a, b);
    return beta_excess(&k, x, beta_front(&k, x), 0.0);
}

double special_beta_density(double a, double b, double x)
{
    must(x > 0.0 && x < 1.0);
    const struct beta k = beta_of(a, b);
    return beta_front(&k, x) / (x * (1.0 - x));
}

/* Where a = 1/2: x = T^2 / (2b + T^2) with Student's T of 2b degrees (Abramowitz and Stegun
 * 26.5.27), and T from the normal deviate by Cornish and Fisher's expansion (26.7.5). */
static double half_start(double b, double q)
{
    const double z = normal_deviate_rough((1.0 - q) / 2.0);
    const double nu = 2.0 * b;
    const double t = z + z * (z * z + 1.0) / (4.0 * nu) +
                     z * (z * z * (5.0 * z * z + 16.0) + 3.0) / (96.0 * nu * nu);
    return t * t / (nu + t * t);
}

/* Abramowitz and Stegun 26.5.22, for a, b >= 1. */
static double middle_start(double a, double b, double q)
{
    const double z = q < 0.5 ? normal_deviate_rough(q) : -normal_deviate_rough(1.0 - q);
    const double l = (z * z - 3.0) / 6.0;
    const double ra = 1.0 / (2.0 * a - 1.0);
    const double rb = 1.0 / (2.0 * b - 1.0);
    const double h = 2.0 / (ra + rb);
    const double inside = h + l > 0.0 ? h + l : 0.0;
    const double w = z * sqrt(inside) / h - (rb - ra) * (l + 5.0 / 6.0 - 2.0 / (3.0 * h));
    return w > 300.0 ? 1e-300 : w < -300.0 ? 1.0 - 0x1p-53 : a / (a + b * special_exp(2.0 * w));
}

/* Both ends as powers, x^a / a below and y^b / b above, joined in proportion. */
static double ends_start(double a, double b, double q)
{
    const double left = special_exp(a * special_log(a / (a + b))) / a;
    const double right = special_exp(b * special_log(b / (a + b))) / b;
    const double both = left + right;
    if (q * both < left)
        return special_exp(special_log(a * both * q) / a);
    return 1.0 - special_exp(special_log(b * both * (1.0 - q)) / b);
}

static double beta_start(double a, double b, double q)
{
    if (a == 0.5 && b >= 1.0)
        return half_start(b, q);
    if (b == 0.5 && a >= 1.0)
        return 1.0 - half_start(a, 1.0 - q);
    return a >= 1.0 && b >= 1.0 ? middle_start(a, b, q) : ends_start(a, b, q);
}

/* The way from x to the quantile, from the excess there: the series of the distribution about x,
 * (excess + f (h + c2 h^2 + c3 h^3 + c4 h^4) = 0), inverted to the fourth order. *left: bound of
 * what the next orders add. */
static double beta_step(const struct beta *k, double x, double density, double excess, double *left)
{
    const double y = 1.0 - x;
    const double t = -excess / density;
    const double p = (k->a - 1.0) / x;
    const double r = (k->b - 1.0) / y;
    const double g = p - r;           /* f' / f */
    const double g1 = -p / x - r / y; /* its derivatives */
    const double g2 = 2.0 * (p / (x * x) - r / (y * y));
    const double c2 = g / 2.0;
    const double c3 = (g * g + g1) / 6.0;
    const double c4 = (g * (g * g + 3.0 * g1) + g2) / 24.0;
    const double nearest = (x < y ? x : y);
    double size = fabs(c2 * t) + sqrt(fabs(c3)) * fabs(t);
    size = size > fabs(t) / nearest ? size : fabs(t) / nearest; /* the ends are singular */
    *left = 16.0 * size * size * size * size * fabs(t);
    return t * (1.0 - t * (c2 - t * ((2.0 * c2 * c2 - c3) + t * (5.0 * c2 * (c3 - c2 * c2) - c4))));
}

double special_beta_quantile(double a, double b, double q)
{
    must(q > 0.0 && q < 1.0);
    const struct beta k = beta_of(a, b);
    double low = 0.0;
    double high = 1.0;
    double x = beta_start(a, b, q);
    if (!(x > 0.0 && x < 1.0))
        x = x >= 1.0 ? 1.0 - 0x1p-53 : 1e-300;
    for (int i = 0; i < 200; i++) {
        const double front = beta_front(&k, x);
        const double excess = beta_excess(&k, x, front, q);
        if (excess > 0.0)
            high = x;
        else
            low = x;
        double left = 1.0;
        const double density = front / (x * (1.0 - x));
        const double way = density > 0.0 ? beta_step(&k, x, density, excess, &left) : 2.0;
        const double next = x + way;
        if (next > low && next < high) {
            if (left <= 1e-16 * next || fabs(way) <= 1e-16 * next)
                return next;
            x = next;
        } else if (fabs(way) <= 4e-16 * x || high - low <= 2e-16 * high) {
            return x;
        } else {
            x = low + (high - low) / 2.0;
        }
    }
    return x;
}
