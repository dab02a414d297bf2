using ServiceDefaults.Audit;

namespace PlansService.Archive;

/// <summary>Everything that was public on a day, as one file.</summary>
[NotAudited("a copy of what is on record already")]
internal sealed class OpenDataArchive(DateOnly day, byte[] sha256, long bytes, byte[] content)
{
    /// <summary>How many are kept, the newest.</summary>
    public const int Kept = 30;

    public DateOnly Day { get; private set; } = day;

    public byte[] Sha256 { get; private set; } = sha256;

    public long Bytes { get; private set; } = bytes;

    /// <summary>The ZIP file. It is never loaded as a whole: see <see cref="ArchiveBytes"/>.</summary>
    public byte[] Content { get; private set; } = content;
}
