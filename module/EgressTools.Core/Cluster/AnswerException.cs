namespace EgressTools.Cluster;

/// <summary>A complete answer that cannot be used.</summary>
/// <param name="why">One clause: "it is larger than 16 MB".</param>
internal sealed class AnswerException(string why, Exception? inner = null) : Exception(why, inner);
