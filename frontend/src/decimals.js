// Numbers as people write them: FEEL's are decimal, JavaScript's are not, so results are cut to the decimals they can have.

const MOST = 1e10; // what has more decimals came from a division, and is left as it is
const EXACT = 2 ** 52;

const isWhole = (number, scale) => Math.round(number * scale) / scale === number;

/** A scale at which the number is whole, or 0: 12.5 is 1250 hundredths. */
function scaleOf(number) {
  if (isWhole(number, 100)) {
    return 100;
  }
  if (isWhole(number, 1e4)) {
    return 1e4;
  }
  if (!isWhole(number, MOST)) {
    return 0;
  }
  return isWhole(number, 1e6) ? 1e6 : isWhole(number, 1e8) ? 1e8 : MOST;
}

function cut(number, scale) {
  const whole = Math.round(number * scale);
  return whole < EXACT && whole > -EXACT ? whole / scale : number;
}

/** A sum has no more decimals than its terms. */
export function plus(a, b) {
  const sum = a + b;
  if (Number.isInteger(sum)) {
    return sum;
  }
  const one = scaleOf(a);
  const other = one && scaleOf(b);
  return other ? cut(sum, Math.max(one, other)) : sum;
}

export function minus(a, b) {
  return plus(a, -b);
}

/** A product has no more decimals than its factors together. */
export function times(a, b) {
  const product = a * b;
  if (Number.isInteger(product)) {
    return product;
  }
  const one = scaleOf(a);
  const other = one && scaleOf(b);
  return other ? cut(product, one * other) : product;
}

/** How many decimals a number has as it is written: 12.50 has one, 1e-7 has seven. */
export function decimalsOf(number) {
  const [digits, exponent = '0'] = String(number).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
}

/** The number with its decimal point moved to the right, exactly: 1.005 by 2 is 100.5. */
export function shifted(number, places) {
  if (places === 0) {
    return number;
  }
  const [digits, exponent = '0'] = String(number).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}
