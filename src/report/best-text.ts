import type { AskedOfHosts, BestRule, Contradiction } from '../model/best-rule.ts';
import type { Case } from '../model/case.ts';
import { CLAIMS } from '../model/claim.ts';
import { IMPLEMENTATION_NAMES, IOMMU_NAMES, TRANSPORT_NAMES } from '../model/names.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { hostsWords } from './words/claims.ts';

const grouped = (count: bigint): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

function caseWords({ device, platform }: Case): string {
  const { iommu, kernel, name } = platform;
  return [
    `${device.name}, done by ${IMPLEMENTATION_NAMES[device.implementation]}, ${TRANSPORT_NAMES[device.transport]}`,
    name,
    ...(iommu.kind === 'none' ? [] : [`behind ${IOMMU_NAMES[iommu.kind]}`]),
    ...(kernel.cmdline === '' ? [] : [kernel.cmdline]),
  ].join('; ');
}

function contradictionLines({ cases }: Contradiction, style: Style): readonly string[] {
  return cases.flatMap(({ column, asked, keptBy }) => {
    const kept = keptBy.length === 0 ? 'kept by no answer' : `kept by: ${keptBy.join('; ')}`;
    return [
      `  ${style.strong(`${column.claim}${hostsWords(column)}`)}`,
      `    ${flow(CLAIMS[column.claim], style, 6, 4)}`,
      `    ${flow(printable(caseWords(asked)), style, 6, 4)}`,
      `    ${style.faint(flow(kept, style, 6, 4))}`,
    ];
  });
}

/** The one with the fewest contradictions. */
function nearest(found: readonly AskedOfHosts[]): AskedOfHosts | undefined {
  return found.reduce<AskedOfHosts | undefined>(
    (a, b) => (a === undefined || b.contradictions < a.contradictions ? b : a),
    undefined,
  );
}

function nearestLines(found: readonly AskedOfHosts[], judged: string, style: Style): readonly string[] {
  const best = nearest(found);
  if (best === undefined) return [];
  if (best.smallest === undefined)
    return ['', flow(`Of ${judged}, one rule keeps all where each host ${best.does}.`, style, 2, 0)];
  const { cases } = best.smallest;
  const head = `Of ${judged}, a rule comes nearest where it asks for a host that ${best.does}. Even then ${cases.length === 1 ? 'no answer keeps this case, which some rule keeps with what it asks of hosts' : 'these cases have to be answered alike, and no answer keeps all of them'}:`;
  return ['', flow(head, style, 2, 0), ...contradictionLines(best.smallest, style)];
}

const WIDTH = 12;

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(38)}${cells.map((cell) => cell.padStart(WIDTH)).join('')}`;
}

/** Whether one rule keeps all that any rule keeps, for the eye. */
export function bestText({ answers, told, asked, all }: BestRule, style: Style): string {
  const keepsAll = all.some(({ contradictions, oldGuests }) => contradictions + oldGuests === 0n);
  const form = `A rule of this form asks one thing of all hosts, and answers each case in one of ${answers.length} ways. It may tell ${grouped(told)} kinds of cases apart: by machine, protection, Xen, IOMMU, release, kernel parameters, transport, and which of bits 27 and 33 are offered. Who made the device, what it requires and which addresses it reads no device says, so that no rule can ask.`;
  const counted =
    'The numbers are kinds of cases in which no answer keeps all that is due, which is what some rule of the table keeps, with whatever it asks of hosts. Old guests are lost by the offer alone. All rules of this form were judged in every case.';
  const lines = [
    style.strong(
      keepsAll
        ? 'One rule of this form keeps all that any rule keeps.'
        : 'No rule of this form keeps all that some rule keeps.',
    ),
    '',
    flow(form, style, 0, 0),
    '',
    row('every host', ['hosts as', 'all', 'old']),
    row('', ['asked', 'hosts', 'guests']),
    ...asked.map((one, i) =>
      row(
        one.does,
        [one, all[i] ?? one]
          .map(({ contradictions }) => grouped(contradictions))
          .concat(grouped(one.oldGuests)),
      ),
    ),
    '',
    style.faint(flow(counted, style, 0, 0)),
    ...nearestLines(asked, 'hosts that do as it asks', style),
    ...nearestLines(all, 'all hosts', style),
    '',
    'What a rule can answer (the bit is ACCESS_PLATFORM)',
    ...answers.map((answer) => `  ${flow(answer, style, 4, 2)}`),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
