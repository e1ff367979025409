import { rest } from '../cli/argument.ts';
import { SET } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { flag, list, text } from '../cli/option.ts';
import { cells, drivers } from '../cli/values.ts';
import { EXIT } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';

/** `vnex compare`: many cases side by side, or drivers by claims. */
export const compare = command({
  name: 'compare',
  summary: 'put many cases side by side, or judge drivers by claims',
  description:
    'Answers every device on every platform under every driver, in one table; or judges drivers by six claims.',
  arguments: {
    scenarios: rest('scenarios, for their devices, platforms and drivers; with --claims, two drivers'),
  },
  options: {
    devices: list('<files>', 'device descriptions, comma separated; repeatable', { completes: 'files' }),
    platforms: list('<files>', 'platform descriptions, comma separated; repeatable', { completes: 'files' }),
    drivers: list('<ids>', 'driver models, comma separated; repeatable (default: linux)', {
      completes: drivers,
    }),
    set: SET,
    claims: flag('judge drivers by six claims (default: some releases of Linux, and every proposal)'),
    best: flag('search the space of all such rules for one that keeps whatever any rule keeps', {
      conflicts: ['drivers', 'case', 'markdown', 'html'],
    }),
    case: text('<driver:claim>', 'print the case behind a cell of --claims, as a scenario', {
      completes: cells,
      conflicts: ['json', 'markdown', 'html'],
    }),
    json: flag('print as JSON', { conflicts: ['markdown', 'html'] }),
    markdown: flag('print as Markdown, for GitHub', { conflicts: ['html'] }),
    html: flag('print as a page of its own'),
  },
  examples: [
    'vnex compare --devices a.json,b.json --platforms kvm.json,sev-snp.json --drivers linux-5.8,linux-6.12,gibson-2019',
    'vnex compare fixtures/scenarios/thread-2019/*.json --drivers linux,gibson-2019',
    'vnex compare --claims',
    'vnex compare --claims gibson-2019 hellwig-2019',
    'vnex compare --claims --best',
    'vnex compare --claims --drivers linux-6.12,gibson-2019 --html > claims.html',
    'vnex compare --claims --case gibson-2019:old-hosts | vnex explain -',
  ],
  exits: { 0: 'compared' },
  run: async ({ scenarios }, { case: cell, best, claims, json, markdown, html, ...lists }, io) => {
    const { styleFor } = await import('../report/layout/style.ts');
    const form = json ? 'json' : markdown ? 'markdown' : html ? 'html' : 'text';
    const style = styleFor(io.terminal);
    const duel = claims && lists.drivers === undefined && scenarios.length > 0;
    const files = [...(lists.devices ?? []), ...(lists.platforms ?? [])];
    const [other] = duel ? files : [...scenarios, ...files];
    if ((cell !== undefined || claims) && lists.set !== undefined)
      throw usage('--set', 'claims are judged by cases of their own; leave out --set');
    if ((cell !== undefined || claims) && other !== undefined)
      throw usage(
        other,
        'claims are judged by cases of their own; leave out scenarios, devices and platforms',
      );
    if (best && !(claims && scenarios.length === 0))
      throw usage('--best', 'it is about claims alone: vnex compare --claims --best');
    if (best) {
      const { bestReport } = await import('./compare/best.ts');
      io.out(bestReport(form, style));
    } else if (cell !== undefined) {
      const { decidingCase } = await import('./compare/deciding-case.ts');
      io.out(decidingCase(cell));
    } else if (duel) {
      const { duelReport } = await import('./compare/claims.ts');
      io.out(duelReport(scenarios, form, style));
    } else if (claims) {
      const { claimsReport } = await import('./compare/claims.ts');
      io.out(claimsReport(lists.drivers ?? [], form, style));
    } else {
      const { comparisonOf, comparisonReport } = await import('./compare/table.ts');
      io.out(comparisonReport(await comparisonOf(scenarios, lists, io), form, style));
    }
    return EXIT.answered;
  },
});
