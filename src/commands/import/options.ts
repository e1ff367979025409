import { IMPORT_OPTIONS } from '../../cli/case-options.ts';
import { choice, file, flag, type OptionsOf, text, withDefault } from '../../cli/option.ts';
import { transports } from '../../cli/values.ts';

/** The options of every importer. */
export const WRITE_OPTIONS = {
  out: file('<dir>', 'write devices, platform, and scenarios that expect today’s answers'),
  force: flag('with --out: write over files that are there'),
  json: flag('print as JSON'),
};

/** The options of what tells only how a guest would be started. */
export const PLAN_OPTIONS = {
  ...WRITE_OPTIONS,
  ...IMPORT_OPTIONS,
  explain: flag('go straight on to the answers'),
  all: flag('with --explain: show the decisions that changed nothing, too'),
  why: text('<device>', 'tell why each bit of one device is offered, or is not', {
    conflicts: ['explain', 'out'],
  }),
};
export type PlanOptions = OptionsOf<typeof PLAN_OPTIONS>;

export const QMP_OPTIONS = {
  ...WRITE_OPTIONS,
  platform: file('<file>', 'the guest, which QMP does not describe'),
  transport: choice(
    '<name>',
    'how the guest reaches every device (default: what can be concluded)',
    'transport',
    transports,
  ),
};
export type GivenQmpOptions = OptionsOf<typeof QMP_OPTIONS>;

export const SYSFS_OPTIONS = {
  ...WRITE_OPTIONS,
  root: withDefault('/', file('<dir>', 'where sys and proc are, as in a sosreport')),
  platform: file('<file>', 'instead of what the files tell'),
  log: file('<file>', 'the guest’s log, where it does not lie in the tree; - for stdin'),
};
export type SysfsOptions = OptionsOf<typeof SYSFS_OPTIONS>;
