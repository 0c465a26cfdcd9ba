namespace EgressTools.Provisioning.Rollouts;

/// <summary>Tells whether a revision was made by the helm that this run started. Another run may plan the same values at the same time.</summary>
/// <param name="Release">The release.</param>
/// <param name="Mark">What helm was told to say of the revision: it has the id of the run.</param>
/// <param name="Found">The newest revision before.</param>
internal sealed record OwnRevision(HelmRelease Release, string Mark, ReleaseRevision Found)
{
    /// <summary>What helm said each time that it failed.</summary>
    public IReadOnlyCollection<string> Errors { get; init; } = [];

    /// <summary>Takes out of a description what was taken out of the error.</summary>
    public Func<string, string> Hide { get; init; } = static text => text;

    /// <summary>Whether it was: the one after what was found, with the mark. Where an upgrade fails, helm writes its error in place of that.</summary>
    public bool Is(ReleaseRevision newest) =>
        newest.Revision == Found.Revision + 1 && newest.Read(Release) is { } made
        && (made.Description == Mark || (newest.Status == "failed" && Errors.Any(e => HelmText.IsAbout(Hide(made.Description), e))));
}
