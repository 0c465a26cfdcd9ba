using System.Text.RegularExpressions;

namespace EgressTools.Operations;

/// <summary>Which roles are to be written.</summary>
/// <param name="For">What they allow.</param>
public sealed record CreateRbacRequest(AccessLevel For)
{
    /// <summary>Their name; null for one of the level.</summary>
    public string? Name { get; init; }
    /// <summary>NAMESPACE:NAME of the ServiceAccount that gets them; null for roles alone.</summary>
    public string? ServiceAccount { get; init; }
    /// <summary>The probe whose rights they have too: ephemeral or pod; null for none.</summary>
    public string? Probe { get; init; }
    /// <summary>Cilium's namespace; null for the usual one.</summary>
    public string? CiliumNamespace { get; init; }
    /// <summary>The only namespace whose pods are tested; null for all.</summary>
    public string? Namespace { get; init; }
}

/// <summary>Writes roles with exactly the rights that commands use, and the bindings of a ServiceAccount to them. It reads nothing and creates
/// nothing.</summary>
public static partial class CreateRbacUseCase
{
    /// <summary>The formats of the documents.</summary>
    public static ImmutableArray<OutputKind> Formats => OutputFormat.OfObjects;

    /// <summary>Writes the documents, and says what they allow that a reader may not expect.</summary>
    /// <exception cref="UsageException">The request cannot be met, or the world names what is read instead of a cluster.</exception>
    public static ImmutableArray<EgressRoleDocument> Run(CreateRbacRequest request, World world, IReport report)
    {
        world.RequireNothingRead(Subcommands.CreateRbac);
        request = request with { Namespace = request.Namespace ?? world.GivenNamespace };
        var documents = Run(request);
        foreach (var remark in Remarks(request))
            report.Explain(remark);
        return documents;
    }

    /// <summary>Writes the documents: the roles, then the bindings.</summary>
    /// <exception cref="UsageException">The request cannot be met.</exception>
    public static ImmutableArray<EgressRoleDocument> Run(CreateRbacRequest request)
    {
        var name = request.Name ?? $"egress-{request.For.ToString().ToLowerInvariant()}";
        if (!RoleName().IsMatch(name))
            throw new UsageException($"{Options.RoleName} must have lowercase letters, digits, '-' and '.' only, not '{name}'", "InvalidName");
        var cilium = Label(request.CiliumNamespace, Options.CiliumNamespace) ?? Options.CiliumNamespace.Default!;
        var pods = Label(request.Namespace, Options.Namespace) ?? "";
        if (request.Probe is { } probe)
            Subcommands.CreateRbac[Options.Probe].Require(probe);
        var account = Account(request.ServiceAccount);
        var roles = new RightsTable(cilium, pods).Of(request.For, request.Probe).GroupBy(static r => r.Namespace, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal).Select(g => (Namespace: g.Key, Rights: g)).ToList();
        return
        [
            .. roles.Select(r => RoleDocuments.Role(name, r.Namespace, r.Rights)),
            .. account is { } subject ? roles.Select(r => RoleDocuments.Binding(name, r.Namespace, subject)) : [],
        ];
    }

    private static IEnumerable<string> Remarks(CreateRbacRequest request)
    {
        if (request.ServiceAccount is null)
            yield return $"nobody has these roles yet: bind them, or pass {Options.ServiceAccount} for a ServiceAccount";
        if (request.For is AccessLevel.Test or AccessLevel.Operate && request.Namespace is null)
            yield return $"whoever has these roles can run commands in the pods of every namespace: pass {Options.Namespace} to allow it in one";
        if (request.For == AccessLevel.Operate)
            yield return "helm also reads and changes what Cilium's chart holds, ClusterRoles among it: grant that to whoever may upgrade Cilium. " +
                "These roles read the Secrets of Cilium's namespace, where helm keeps its releases";
    }

    private static ObjectName? Account(string? text) => text is null ? null
        : text.Split(':') is [var space, var name] && Label(space, Options.ServiceAccount) is { } known && RoleName().IsMatch(name)
            ? new ObjectName(known, name)
            : throw new UsageException($"{Options.ServiceAccount} must be NAMESPACE:NAME, not '{text}'", "InvalidName");

    private static string? Label(string? name, OptionDefinition option) => name is null || NamespaceName().IsMatch(name) ? name
        : throw new UsageException($"{option} must name a namespace (lowercase letters, digits and '-'), not '{name}'", "InvalidName");

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleName();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceName();
}
