/** CRC-32 of pieces that were hashed apart (ISO 3309, as in zlib), by arithmetic on polynomials over GF(2). */

/** The polynomial, lowest power in the highest bit. */
const polynomial = 0xedb88320;

/** x^(2^n) for n from 0 to 31: with it, any power of x is a few products. */
const squares = powersOfX();

/** The CRC-32 of A followed by B, from those of A and B and the length of B in bytes. */
export function joinedChecksum(first: number, second: number, secondLength: number): number {
  // Appending n bytes multiplies what came before by x^(8n).
  return (product(shift(secondLength), first) ^ second) >>> 0;
}

/** x^(8n) modulo the polynomial. */
function shift(bytes: number): number {
  let power = 1 << 31;
  let square = 3;
  for (let n = bytes; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) power = product(squares[square & 31]!, power);
    square++;
  }
  return power;
}

/** a × b modulo the polynomial. */
function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = 1 << 31; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) sum ^= shifted;
    shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
  }
  return sum;
}

function powersOfX(): Int32Array {
  const powers = new Int32Array(32);
  powers[0] = 1 << 30;
  for (let n = 1; n < powers.length; n++) powers[n] = product(powers[n - 1]!, powers[n - 1]!);
  return powers;
}
