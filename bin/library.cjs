// Names that importers of ES modules find, too.
const {
  check,
  explain,
  explainText,
  features,
  fix,
  importPath,
  importText,
  negotiate,
  sweep,
  UsageError,
  why,
} = require('../dist/vnex.cjs');

module.exports = {
  check,
  explain,
  explainText,
  features,
  fix,
  importPath,
  importText,
  negotiate,
  sweep,
  UsageError,
  why,
};
