// Names that importers of ES modules find, too.
const { explain, negotiate, UsageError } = require('../dist/vnex.cjs');

module.exports = { explain, negotiate, UsageError };
