namespace EgressTools.Sources.Charts;

/// <summary>Finds the documents that give Cilium's chart its values, and puts the values together.</summary>
internal static class ChartReading
{
    private const string Chart = "cilium";

    /// <summary>Whether a document may be one.</summary>
    public static bool MayBe(RawDocument document, Envelope envelope) => (envelope.Kind, envelope.Group) switch
    {
        ("HelmRelease", "helm.toolkit.fluxcd.io" or "helm.fluxcd.io") => true,
        ("Application" or "ApplicationSet", "argoproj.io") => true,
        ("HelmChart" or "HelmChartConfig", "helm.cattle.io") => true,
        (null, null) => document.ItemOf is null && envelope.ItemsAt < 0 && document.Json.Length <= InputLimits.HandWrittenBytes,
        _ => false,
    };

    /// <summary>The document's values for Cilium's chart; empty where it is about something else.</summary>
    /// <param name="document">The document, of which <see cref="MayBe"/> is true.</param>
    /// <param name="fault">Called for a text of values that cannot be read.</param>
    public static IEnumerable<ChartDocument> Of(RawDocument document, string? kind, string file, Action<DocumentFault> fault)
    {
        if (ValueTree.Parse(document) is not { } root)
            return [];
        var reading = new Reading(document, file, fault);
        return kind switch
        {
            "HelmRelease" => reading.Flux(root),
            "Application" => reading.Argo(root, root["spec"]),
            "ApplicationSet" => reading.Argo(root, root["spec"]?["template"]?["spec"]),
            "HelmChart" or "HelmChartConfig" => reading.Rancher(root, kind),
            _ => reading.Alone(root),
        };
    }

    private sealed class Reading(RawDocument document, string file, Action<DocumentFault> fault)
    {
        private string? _unread;

        public IEnumerable<ChartDocument> Flux(JObject root)
        {
            var spec = root["spec"];
            // helm.fluxcd.io had the chart's name and version one level higher.
            var (chart, version) = spec?["chart"]?["spec"] is JObject inner ? (Text(inner["chart"]), Text(inner["version"]))
                : (Text(spec?["chart"]?["name"]), Text(spec?["chart"]?["version"]));
            var tree = new ValueTree();
            tree.Add(spec?["values"], Line);
            return Made(root, "HelmRelease", chart, version, tree, spec?["valuesFrom"] is JArray { Count: > 0 } ? "valuesFrom" : "",
                spec?["targetNamespace"] ?? root["metadata"]?["namespace"]);
        }

        public IEnumerable<ChartDocument> Argo(JObject root, JToken? spec)
        {
            var sources = (spec?["sources"] as JArray)?.OfType<JObject>().ToList() ?? [];
            if (spec?["source"] is JObject source)
                sources.Add(source);
            foreach (var one in sources)
            {
                var (tree, helm) = (new ValueTree(), one["helm"]);
                AddText(tree, helm?["values"]);
                tree.Add(helm?["valuesObject"], Line);
                foreach (var parameter in (helm?["parameters"] as JArray)?.OfType<JObject>() ?? [])
                    tree.Set(Text(parameter["name"]), parameter["value"] ?? "",
                        asText: parameter["forceString"]?.ToString() is "True" or "true", Line(parameter));
                foreach (var made in Made(root, Text(root["kind"]), Text(one["chart"]), Text(one["targetRevision"]), tree,
                    helm?["valueFiles"] is JArray { Count: > 0 } ? "valueFiles" : helm?["fileParameters"] is JArray { Count: > 0 } ? "fileParameters" : "",
                    spec?["destination"]?["namespace"]))
                    yield return made;
            }
        }

        /// <summary>The chart of a HelmChartConfig is that of the HelmChart of its name: "cilium" in k3s, "rke2-cilium" in RKE2.</summary>
        public IEnumerable<ChartDocument> Rancher(JObject root, string kind)
        {
            var (spec, tree) = (root["spec"], new ValueTree());
            AddText(tree, spec?["valuesContent"]);
            tree.Add(spec?["values"], Line);
            foreach (var one in (spec?["set"] as JObject)?.Properties() ?? [])
                tree.Set(one.Name, one.Value, asText: false, Line(one.Value));
            var chart = Text(spec?["chart"]);
            var elsewhere = spec?["valuesSecrets"] is JArray { Count: > 0 } ? "valuesSecrets" : "";
            return Made(root, kind, kind == "HelmChart" ? chart[(chart.LastIndexOf('/') + 1)..] : Text(root["metadata"]?["name"]), Text(spec?["version"]), tree,
                elsewhere, spec?["targetNamespace"] ?? root["metadata"]?["namespace"]);
        }

        /// <summary>A file of values says neither what it is nor for which chart.</summary>
        public IEnumerable<ChartDocument> Alone(JObject root)
        {
            var tree = new ValueTree();
            tree.Add(root, Line);
            return Made(root, ChartDocument.Alone, "", "", tree, "", null);
        }

        private IEnumerable<ChartDocument> Made(JObject root, string kind, string chart, string version, ValueTree tree, string elsewhere, JToken? space)
        {
            var name = kind == ChartDocument.Alone ? new ObjectName("", Path.GetFileName(file))
                : new ObjectName(Text(root["metadata"]?["namespace"]), Text(root["metadata"]?["name"]));
            var made = new ChartDocument(kind, name, new SourceLocation(file, document.Line))
            { Version = version.TrimStart('v'), Elsewhere = _unread ?? elsewhere, Values = tree.Values, Lines = tree.Lines };
            if (Text(space) is { Length: > 0 } target)
                made = made with { Namespace = target };
            // A chart around Cilium's has the values of that below the name of it.
            if (tree.Values[Chart] is JObject inner && ChartKeys.AreOfCilium(inner))
                return [made with { Version = "", Values = inner, Lines = Below(tree) }];
            var isCilium = chart == Chart || (chart.EndsWith("-" + Chart, StringComparison.Ordinal) && kind != ChartDocument.Alone)
                || (chart.Length == 0 && ChartKeys.AreOfCilium(tree.Values));
            return isCilium ? [made] : [];
        }

        private static System.Collections.Frozen.FrozenDictionary<string, int> Below(ValueTree tree) =>
            System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
            tree.Lines.Where(static l => l.Key.StartsWith(Chart + ".", StringComparison.Ordinal)), static l => l.Key[(Chart.Length + 1)..], static l =>
                l.Value, StringComparer.Ordinal);

        private void AddText(ValueTree tree, JToken? text)
        {
            // A text of several lines is written below its name.
            if (text is JValue { Value: string values }
                && tree.Add(values, Line(text) - (values.Contains('\n', StringComparison.Ordinal) ? 0 : 1)) is { } wrong)
            {
                _unread = "a text that cannot be read";
                fault(wrong);
            }
        }

        private int Line(JToken token) => ValueTree.LineOf(document, token);

        private static string Text(JToken? token) => (token as JValue)?.Value switch
        {
            string text => text,
            null => "",
            var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture) ?? ""
        };
    }
}
