namespace EgressTools.Model;

/// <summary>Something that could not be read. The command goes on without it and says so.</summary>
/// <param name="What">The kind or file, for example <c>ciliumendpoints</c> or <c>policies.yaml:12</c>.</param>
/// <param name="Reason">What happened, one clause without a full stop.</param>
/// <param name="Remedy">What would cure it, one clause, or empty.</param>
public sealed record Gap(string What, string Reason, string Remedy = "")
{
    private const string Version = "the version of Cilium";

    /// <summary>The version of Cilium is not known, which the user may say.</summary>
    public static Gap OfVersion(string reason) => new(Version, reason, $"give {Options.CiliumVersion}");

    /// <summary>Whether it goes where the user says the version.</summary>
    public bool IsOfVersion => What == Version;
    /// <summary>The kinds that are missing or incomplete because of it.</summary>
    public SnapshotKinds Kinds { get; init; }
    /// <summary>The right that is missing; null where something else is the reason.</summary>
    public AccessRight? Right { get; init; }
    /// <summary>The file and line that it is about; null where it is about none.</summary>
    public SourceLocation? Source { get; init; }
    /// <summary>Nothing failed: it is a template, or a patch of kustomize, and not yet a document.</summary>
    public bool IsUnrendered { get; init; }
    /// <summary>Of what is not rendered, whether it is a patch: there is a policy that it is a part of.</summary>
    public bool IsPatch { get; init; }
    /// <summary>Nothing failed: the files that were read hold none of the kind.</summary>
    public bool IsAbsence { get; init; }
    /// <summary>Nothing failed: a later document of the same name took a policy's place, which is in <see cref="ClusterSnapshot.Replaced"/>.</summary>
    public bool IsReplacement { get; init; }

    /// <summary>One line: what, why and what to do.</summary>
    public override string ToString() => Remedy.Length == 0 ? $"{What}: {Reason}" : $"{What}: {Reason}; {Remedy}";
}
