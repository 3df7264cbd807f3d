/** The Luhn formula of ISO/IEC 7812-1, over a string of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** The check of ISO 13616: the rearranged account number leaves 1 when divided by 97. */
export function passesIban(iban: string): boolean {
  const rearranged = `${iban.slice(4)}${iban.slice(0, 4)}`.toUpperCase();
  let remainder = 0;
  for (const character of rearranged) {
    const value = Number.parseInt(character, 36);
    if (Number.isNaN(value)) return false;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** Weighted sum of digits, for the national numbers below. */
function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/** United Kingdom, NHS number: modulus 11 over ten digits. */
export function passesNhs(digits: string): boolean {
  if (!/^\d{10}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === Number(digits[9]);
}

/** Brazil, CPF: two check digits, modulus 11. */
export function passesCpf(digits: string): boolean {
  if (!/^\d{11}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  const digit = (length: number): number => {
    const sum = weighted(
      digits,
      Array.from({ length }, (_, index) => length + 1 - index),
    );
    const rest = (sum * 10) % 11;
    return rest === 10 ? 0 : rest;
  };
  return digit(9) === Number(digits[9]) && digit(10) === Number(digits[10]);
}

/** Poland, PESEL: modulus 10 with weights 1, 3, 7, 9. */
export function passesPesel(digits: string): boolean {
  if (!/^\d{11}$/.test(digits)) return false;
  return (10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(digits[10]);
}

/** Spain, DNI and NIE: a letter by the remainder of 23. */
export function passesDni(text: string): boolean {
  const found = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(text.toUpperCase());
  if (!found) return false;
  const [, prefix = '', digits = '', letter] = found;
  const number = Number(`${{ X: '0', Y: '1', Z: '2' }[prefix] ?? ''}${digits}`);
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === letter;
}

/** Germany, tax identification number: ISO 7064, MOD 11, 10, and one digit that repeats. */
export function passesGermanTaxId(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits) || new Set(digits.slice(0, 10)).size > 9) return false;
  let product = 10;
  for (const character of digits.slice(0, 10)) {
    const sum = (Number(character) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

/** France, NIR: the last two digits are 97 minus the rest of the number by 97; Corsica counts as 19 and 18. */
export function passesNir(text: string): boolean {
  const found = /^([12]\d{4})(\d{2}|2[AB])(\d{6})(\d{2})$/.exec(text.toUpperCase());
  if (!found) return false;
  const [, head = '', department = '', middle = '', key = ''] = found;
  const digits = `${head}${department.replace('2A', '19').replace('2B', '18')}${middle}`;
  return 97 - Number(BigInt(digits) % 97n) === Number(key);
}
