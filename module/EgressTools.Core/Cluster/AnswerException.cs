namespace EgressTools.Cluster;

/// <summary>A complete answer that cannot be used.</summary>
/// <param name="why">One clause: "it is larger than 16 MB".</param>
/// <param name="inner">What found it.</param>
internal sealed class AnswerException(string why, Exception? inner = null) : Exception(why, inner);
