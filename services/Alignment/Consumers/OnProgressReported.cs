using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnProgressReported(AlignmentDb db) : IConsumer<ProgressReported>
{
    public async Task Consume(ConsumeContext<ProgressReported> context)
    {
        var item = await db.Items.FindAsync([context.Message.ItemId], context.CancellationToken)
            ?? throw new UnknownItemException(context.Message);
        item.Learn(context.Message);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>A report overtook its version, or the version was lost: it is tried again, then parked with this reason.</summary>
internal sealed class UnknownItemException(ProgressReported report)
    : Exception($"Item {report.ItemId} is not known here: version {report.VersionId} has not arrived. Send this again when it has.");
