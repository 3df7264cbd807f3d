import { passesIban, passesLuhn } from './checksums.ts';
import { byPattern, digitsOf } from './pattern-finder.ts';

/** Numbers of payment cards, by their checksum. */
export const creditCard = byPattern({
  type: 'CREDIT_CARD',
  pattern: /(?<![\d-])\d(?:[ -]?\d){11,18}(?![\d-])/u,
  score: (value, before) => {
    const digits = digitsOf(value);
    if (!passesLuhn(digits) || /^(\d)\1+$/.test(digits)) return 0;
    if (/card|visa|amex|mastercard|credit|debit|kreditkarte|carte|tarjeta/i.test(before)) return 0.99;
    return /^(?:4|5[0-8]|2[2-7]|3[0-9]|6|1800|2131)/.test(digits) ? 0.95 : 0;
  },
});

/** Numbers of bank accounts, by their checksum. */
export const iban = byPattern({
  type: 'IBAN',
  pattern: /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/u,
  score: (value, before) => {
    const plain = value.replaceAll(' ', '');
    if (plain.length < 15 || plain.length > 34) return 0;
    if (passesIban(plain)) return 0.99;
    return /iban|account|konto|compte|bank|transfer|pay/i.test(before) && !/[a-z] [a-z]/i.test(value)
      ? 0.7
      : 0;
  },
});
