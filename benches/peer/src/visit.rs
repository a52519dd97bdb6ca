//! Reading every field of a view.

/// A checksum of the values read. Two views of the same message must have the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Total length of strings and bytes.
    pub len: u64,
    /// All numbers, by their bits.
    pub numbers: u64,
    /// The number of messages.
    pub messages: u64,
}

impl Sum {
    /// Adds a string or bytes.
    #[inline]
    pub fn text(&mut self, text: impl AsRef<[u8]>) {
        self.len += text.as_ref().len() as u64;
    }

    /// Adds a number, a bool or an enum.
    #[inline]
    pub fn number(&mut self, number: impl Number) {
        self.numbers = self.numbers.wrapping_add(number.bits());
    }
}

/// A number, by its bits.
pub trait Number {
    /// Returns the bits.
    fn bits(self) -> u64;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Number for $type {
            #[inline]
            fn bits(self) -> u64 {
                self as u64
            }
        }
    )*};
}
numbers!(bool i32 i64 u32 u64);

impl Number for f64 {
    #[inline]
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// Calls a macro with every message type contained in a task execution and its fields: its own,
/// then the oneof. Both kinds of view take their names from here.
#[macro_export]
macro_rules! with_every_view {
    ($then:ident) => {
        $then! {
            admin::TaskExecutionListView<'_> { task_executions: messages, token: text }
            admin::TaskExecutionView<'_> { id: message, input_uri: text, closure: message, is_parent: number }
            core::TaskExecutionIdentifierView<'_> { task_id: message, node_execution_id: message, retry_attempt: number }
            core::IdentifierView<'_> { resource_type: number, project: text, domain: text, name: text, version: text, org: text }
            core::NodeExecutionIdentifierView<'_> { node_id: text, execution_id: message }
            core::WorkflowExecutionIdentifierView<'_> { project: text, domain: text, name: text, org: text }
            admin::TaskExecutionClosureView<'_> {
                phase: number, logs: messages, started_at: message, duration: message, created_at: message,
                updated_at: message, custom_info: message, reason: text, task_type: text, metadata: message,
                event_version: number, reasons: messages, log_context: message
            } [output_result: OutputResult { OutputUri: text, Error: message, OutputData: message }]
            core::ExecutionErrorView<'_> { code: text, message: text, error_uri: text, kind: number, timestamp: message, worker: text }
            core::TaskLogView<'_> { uri: text, name: text, message_format: number, ttl: message, show_while_pending: number, hide_once_finished: number }
            admin::ReasonView<'_> { occurred_at: message, message: text }
            event::TaskExecutionMetadataView<'_> {
                generated_name: text, external_resources: messages, resource_pool_info: messages,
                plugin_identifier: text, instance_class: number
            }
            event::ResourcePoolInfoView<'_> { allocation_token: text, namespace: text }
            event::ExternalResourceInfoView<'_> {
                external_id: text, index: number, retry_attempt: number, phase: number, cache_status: number,
                logs: messages, custom_info: message, log_context: message
            } [target_metadata: TargetMetadata { WorkflowNodeMetadata: message }]
            event::WorkflowNodeMetadataView<'_> { execution_id: message }
            core::LogContextView<'_> { pods: messages, primary_pod_name: text }
            core::PodLogContextView<'_> {
                namespace: text, pod_name: text, containers: messages, primary_container_name: text, init_containers: messages
            }
            core::ContainerContextView<'_> { container_name: text, process: message }
            core::container_context::ProcessContextView<'_> { container_start_time: message, container_end_time: message }
            core::LiteralMapView<'_> { literals: map_of_messages }
            core::LiteralCollectionView<'_> { literals: messages }
            core::LiteralView<'_> { hash: text, metadata: map_of_texts }
                [value: Literal { Scalar: message, Collection: message, Map: message, OffloadedMetadata: message }]
            core::LiteralOffloadedMetadataView<'_> { uri: text, size_bytes: number, inferred_type: message }
            core::ScalarView<'_> {} [value: Scalar {
                Primitive: message, Blob: message, Binary: message, Schema: message, NoneType: message, Error: message,
                Generic: message, StructuredDataset: message, Union: message
            }]
            core::PrimitiveView<'_> {} [value: Primitive {
                Integer: number, FloatValue: number, StringValue: text, Boolean: number, Datetime: message, Duration: message
            }]
            core::BlobView<'_> { metadata: message, uri: text }
            core::BlobMetadataView<'_> { r#type: message }
            core::BlobTypeView<'_> { format: text, dimensionality: number }
            core::BinaryView<'_> { value: text, tag: text }
            core::SchemaView<'_> { uri: text, r#type: message }
            core::SchemaTypeView<'_> { columns: messages }
            core::schema_type::SchemaColumnView<'_> { name: text, r#type: number }
            core::VoidView<'_> {}
            core::ErrorView<'_> { failed_node_id: text, message: text }
            core::StructuredDatasetView<'_> { uri: text, metadata: message }
            core::StructuredDatasetMetadataView<'_> { structured_dataset_type: message }
            core::StructuredDatasetTypeView<'_> { columns: messages, format: text, external_schema_type: text, external_schema_bytes: text }
            core::structured_dataset_type::DatasetColumnView<'_> { name: text, literal_type: message }
            core::UnionView<'_> { value: message, r#type: message }
            core::LiteralTypeView<'_> { metadata: message, annotation: message, structure: message } [r#type: LiteralType {
                Simple: number, Schema: message, CollectionType: message, MapValueType: message, Blob: message,
                EnumType: message, StructuredDatasetType: message, UnionType: message
            }]
            core::EnumTypeView<'_> { values: texts }
            core::UnionTypeView<'_> { variants: messages }
            core::TypeAnnotationView<'_> { annotations: message }
            core::TypeStructureView<'_> { tag: text, dataclass_type: map_of_messages }
            well_known::TimestampView<'_> { seconds: number, nanos: number }
            well_known::DurationView<'_> { seconds: number, nanos: number }
            well_known::StructView<'_> { fields: map_of_messages }
            well_known::ListValueView<'_> { values: messages }
            well_known::ValueView<'_> {} [kind: Value {
                NullValue: number, NumberValue: number, StringValue: text, BoolValue: number, StructValue: message, ListValue: message
            }]
        }
    };
}
