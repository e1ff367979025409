import { SPELLING } from '../../cases/spelling.ts';
import { claimTable } from '../../explore/claims.ts';
import { CLAIM_DRIVERS } from '../../explore/compare.ts';
import { duel } from '../../explore/duel.ts';
import { usage } from '../../io/usage-error.ts';
import { claimsHtml } from '../../report/claims-html.ts';
import { claimsText } from '../../report/claims-text.ts';
import { claimsToJson, duelToJson } from '../../report/compare-json.ts';
import { claimsMarkdown } from '../../report/compare-markdown.ts';
import { duelHtml } from '../../report/duel-html.ts';
import { duelText } from '../../report/duel-text.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import type { Style } from '../../report/layout/style.ts';
import { type Form, namedDrivers } from './form.ts';

/** Drivers judged by claims: those of the ids, or without any the usual ones. Throws UsageError. */
export function claimsReport(ids: readonly string[], form: Form, style: Style): string {
  const given = namedDrivers(ids, '--drivers');
  // Of a whole table, the main cause of each cell is enough to read.
  const claims = given.length > 0 ? claimTable(given) : claimTable(CLAIM_DRIVERS, 1);
  switch (form) {
    case 'json':
      return jsonText(claimsToJson(claims, SPELLING));
    case 'markdown':
      return claimsMarkdown(claims);
    case 'html':
      return claimsHtml(claims);
    case 'text':
      return claimsText(claims, style);
  }
}

/** Two drivers against each other. Throws UsageError. */
export function duelReport(ids: readonly string[], form: Form, style: Style): string {
  const [one, other, ...more] = namedDrivers(ids, 'vnex compare --claims');
  if (one === undefined || other === undefined || more.length > 0)
    throw usage('vnex compare --claims', 'expected two drivers that differ, or none');
  if (form === 'markdown')
    throw usage('--markdown', 'two drivers against each other are printed as text, JSON or a page');
  const found = duel([one, other]);
  switch (form) {
    case 'json':
      return jsonText(duelToJson(found));
    case 'html':
      return duelHtml(found);
    case 'text':
      return duelText(found, style);
  }
}
