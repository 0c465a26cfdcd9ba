namespace EgressTools.Output.Checks;

/// <summary>A report as SARIF 2.1.0, which GitHub's code scanning and many editors read.</summary>
internal static class CheckSarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>The log. Its rules are the checks that ran, so that results of other checks do not count as fixed.</summary>
    public static JObject Of(CheckReport report, string folder) => Of(report, folder, Product.RepositoryUrl);

    internal static JObject Of(CheckReport report, string folder, string repository) => new()
    {
        ["$schema"] = Schema,
        ["version"] = "2.1.0",
        ["runs"] = new JArray(new JObject
        {
            ["tool"] = new JObject { ["driver"] = Driver(report, repository) },
            ["invocations"] = new JArray(Invocation(report)),
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JArray(Results(report, folder)),
        }),
    };

    private static JObject Driver(CheckReport report, string repository)
    {
        var driver = new JObject { ["name"] = "EgressTools", ["rules"] = SarifRules.Of(report) };
        if (repository.Length > 0)
            driver["informationUri"] = repository;
        return driver;
    }

    private static JObject Invocation(CheckReport report)
    {
        var broken = report.Results.Where(static r => r.Outcome == CheckOutcome.Failed).ToList();
        var invocation = new JObject { ["executionSuccessful"] = broken.Count == 0 };
        if (broken.Count > 0)
            invocation["toolExecutionNotifications"] = new JArray(broken.Select(r => new JObject
            {
                ["level"] = "error",
                ["message"] = Message(r.Reason),
                ["associatedRule"] = new JObject { ["id"] = r.Check.Code, ["index"] = report.Results.IndexOf(r) },
            }));
        return invocation;
    }

    private static IEnumerable<JObject> Results(CheckReport report, string folder)
    {
        var indexes = report.Results.Select(static (result, index) => (result.Check.Code, index))
            .ToImmutableDictionary(static p => p.Code, static p => p.index);
        // A suppressed finding must not change the fingerprint of another.
        var findings = report.Results.SelectMany(static r => r.Findings.Concat(r.Suppressed)
            .OrderBy(static f => f.Resource.ToString(), StringComparer.Ordinal));
        return Fingerprints.Of(findings, folder).Select(f => Result(f.Finding, f.Fingerprint, indexes[f.Finding.Code], folder));
    }

    private static JObject Result(CheckFinding finding, string fingerprint, int rule, string folder)
    {
        var result = new JObject
        {
            ["ruleId"] = finding.Code,
            ["ruleIndex"] = rule,
            ["level"] = SarifRules.Level(finding.Severity),
            ["message"] = Message(finding.Remedy.Length == 0 ? finding.Message : $"{finding.Message}; do: {finding.Remedy}"),
            ["locations"] = new JArray(Location(finding, folder)),
            ["partialFingerprints"] = new JObject { ["egressFinding/v1"] = fingerprint },
        };
        if (finding.Suppressed is { } reason)
            result["suppressions"] = new JArray(new JObject { ["kind"] = IsOption(reason) ? "external" : "inSource", ["justification"] = reason });
        if (!finding.Evidence.IsEmpty)
        {
            var evidence = finding.Evidence.Select(static e => new JObject { ["name"] = e.Key, ["value"] = e.Value });
            result["properties"] = new JObject { ["evidence"] = new JArray(evidence) };
        }
        return result;
    }

    private static bool IsOption(string reason) => reason.StartsWith(Suppressions.ByOption, StringComparison.Ordinal);

    private static JObject Location(CheckFinding finding, string folder)
    {
        var name = finding.Resource.Name.Name;
        var location = new JObject
        {
            ["logicalLocations"] = new JArray(new JObject { ["name"] = name, ["fullyQualifiedName"] = finding.Resource.ToString(), ["kind"] = "resource" }),
        };
        if (FileReference.Path(finding.Source, folder) is { } path)
            location.AddFirst(new JProperty("physicalLocation", new JObject
            {
                ["artifactLocation"] = new JObject { ["uri"] = FileReference.Uri(path) },
                ["region"] = new JObject { ["startLine"] = FileReference.Line(finding.Source) },
            }));
        return location;
    }

    // Viewers show "[text](address)" as a link, even in untrusted text.
    private static JObject Message(string text) => new() { ["text"] = text.Replace("](", "] (", StringComparison.Ordinal) };
}
