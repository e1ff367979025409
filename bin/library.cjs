// Names that importers of ES modules find, too.
const { explain, negotiate, UsageError } = require('./program.js').load();

module.exports = { explain, negotiate, UsageError };
