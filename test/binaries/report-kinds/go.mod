// Definitions of the kinds that reports are written in, as their projects have them (both Apache-2.0); nothing is built of it.
module postern.dev/test/binaries/report-kinds

go 1.26.0

require (
	github.com/kyverno/kyverno v1.14.4
	github.com/openreports/reports-api v0.2.1
)
