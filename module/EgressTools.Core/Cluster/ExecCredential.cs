namespace EgressTools.Cluster;

/// <summary>What a credential plugin answered.</summary>
/// <param name="Token">A bearer token, or null.</param>
/// <param name="Certificate">A client certificate as PEM, or null.</param>
/// <param name="Key">Its key as PEM, or null.</param>
/// <param name="Expires">When it ends, or null where not said.</param>
internal sealed record ExecCredential(string? Token, string? Certificate, string? Key, DateTimeOffset? Expires)
{
    /// <summary>Reads the plugin's output.</summary>
    /// <exception cref="FormatException">It is not such a credential; the message says why and quotes nothing.</exception>
    public static ExecCredential Parse(string output, string apiVersion)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return Read(document.RootElement, apiVersion);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException("its output is not an ExecCredential in JSON", error);
        }
    }

    /// <summary>What the plugin is told in KUBERNETES_EXEC_INFO.</summary>
    public static string Request(PluginCommand plugin, bool interactive, Connection connection)
    {
        var spec = new JObject { ["interactive"] = interactive };
        if (plugin.ProvideClusterInfo)
            spec["cluster"] = Cluster(connection.Cluster, connection.Server.AbsoluteUri.TrimEnd('/'));
        return JsonText.OneLine(new JObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec });
    }

    private static JObject Cluster(KubeCluster cluster, string server)
    {
        var authority = cluster.CertificateAuthorityData
            ?? (cluster.CertificateAuthority is { } path ? Convert.ToBase64String(WholeFile.Bytes(path, CancellationToken.None)) : null);
        return new JObject(
            from member in new (string Name, JToken? Value)[]
            {
                ("server", server), ("tls-server-name", cluster.TlsServerName), ("insecure-skip-tls-verify", cluster.InsecureSkipTlsVerify ? true : null),
                ("certificate-authority-data", authority), ("proxy-url", cluster.ProxyUrl),
            }
            where member.Value is not (null or JValue { Value: null })
            select new JProperty(member.Name, member.Value));
    }

    private static ExecCredential Read(JsonElement root, string apiVersion)
    {
        if (Text(root, "kind") != "ExecCredential")
            throw new FormatException("its output is not an ExecCredential");
        if (Text(root, "apiVersion") is var answered && answered != apiVersion)
            throw new FormatException($"it answered with apiVersion '{TerminalText.Plain(answered ?? "")}' where the kubeconfig asks for '{apiVersion}'");
        if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            throw new FormatException("its output has no status");
        var credential = new ExecCredential(
            Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"), Time(Text(status, "expirationTimestamp")));
        if (credential.Token is null && credential.Certificate is null)
            throw new FormatException("it gave neither a token nor a client certificate");
        if (credential.Certificate is null != credential.Key is null)
            throw new FormatException("it gave a client certificate without its key, or a key alone");
        return credential;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
