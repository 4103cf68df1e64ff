/// The transformations of Winograd's minimal filtering F(2x2, 3x3) and F(4x4, 3x3), in one dimension.
/// Source: Lavin and Gray, arXiv:1509.09308, section 4; the points of F(4x4, 3x3) are 0, 1, -1, 2, -2.

enum { MOST_SIDE = 6, MOST_SIZE = 4 };

/// A constant that stays in a register.
INLINE vector constant(float x) {
  vector v = broadcast(x);
  IN_REGISTER(v);
  return v;
}

/// B' of a vector of side inputs.
INLINE void transform_inputs(
    vector to[MOST_SIDE], const vector d[MOST_SIDE], int size, vector two, vector four,
    vector five) {
  if (size == 2) {
    to[0] = d[0] - d[2];
    to[1] = d[1] + d[2];
    to[2] = d[2] - d[1];
    to[3] = d[1] - d[3];
    return;
  }
  vector even = d[4] - four * d[2], odd = d[3] - four * d[1];
  vector near = d[4] - d[2], far = two * (d[3] - d[1]);
  to[0] = four * d[0] + (d[4] - five * d[2]);
  to[1] = even + odd;
  to[2] = even - odd;
  to[3] = near + far;
  to[4] = near - far;
  to[5] = four * d[1] + (d[5] - five * d[3]);
}

/// A' of a vector of side products.
INLINE void transform_products(
    vector to[MOST_SIZE], const vector p[MOST_SIDE], int size, vector two, vector four,
    vector eight) {
  vector sum = p[1] + p[2], difference = p[1] - p[2];
  if (size == 2) {
    to[0] = p[0] + sum;
    to[1] = difference - p[3];
    return;
  }
  vector sum2 = p[3] + p[4], difference2 = p[3] - p[4];
  to[0] = p[0] + sum + sum2;
  to[1] = difference + two * difference2;
  to[2] = sum + four * sum2;
  to[3] = difference + eight * difference2 + p[5];
}

/// G of a column of three weights.
INLINE void transform_weights(double to[MOST_SIDE], double a, double b, double c, int size) {
  if (size == 2) {
    to[0] = a;
    to[1] = (a + b + c) / 2;
    to[2] = (a - b + c) / 2;
    to[3] = c;
    return;
  }
  to[0] = a / 4;
  to[1] = -(a + b + c) / 6;
  to[2] = -(a - b + c) / 6;
  to[3] = (a + 2 * b + 4 * c) / 24;
  to[4] = (a - 2 * b + 4 * c) / 24;
  to[5] = c;
}
